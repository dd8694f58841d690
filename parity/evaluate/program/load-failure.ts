import { SyntaxProblem } from "../loader/transpile";
import type { Positions } from "../record/position";
import type { EvaluationFailure } from "../types";
import { EntryMissing } from "./entry";

/** What is wrong with the project rather than with the program's logic, or null. */
export function loadFailure(error: unknown, projectDir: string, positions: Positions): EvaluationFailure | null {
  if (error instanceof EntryMissing)
    return {
      kind: "cannot-load",
      message: error.message,
      position: { file: "Pulumi.yaml", line: 1 },
      remedy: error.remedy,
    };
  if (error instanceof SyntaxProblem)
    return {
      kind: "cannot-load",
      message: error.message,
      position: { file: within(projectDir, error.file), line: error.line, column: error.column },
      remedy: null,
    };
  const message = error instanceof Error ? error.message : "";
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing === undefined) return null;
  return {
    kind: "cannot-load",
    message: `the program cannot load "${within(projectDir, missing)}"`,
    position: positions.ofError(error),
    remedy: "Install the project's dependencies (npm ci), or build the program first.",
  };
}

function within(folder: string, file: string): string {
  return file.startsWith(folder) ? file.slice(folder.length).replace(/^[\\/]/, "") : file;
}
