import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { SyntaxProblem } from "../loader/transpile";
import { attachStore } from "../sdk/store";
import type { EvaluationFailure, EvaluationRequest } from "../types";
import { type Entry, EntryMissing, findEntry, findSdk } from "./entry";
import type { RunningEvaluation } from "./evaluation";

interface Sdk {
  readonly runtime: { runInPulumiStack(init: () => Promise<unknown>): Promise<unknown> };
}

/**
 * Runs the program as Pulumi's Node host does (cmd/run/run.ts): inside the root stack, a function that the program
 * exports is called, and what it gives is the stack's outputs. Settles when the program's own promise does; what the
 * program left running goes on until the process has nothing to do.
 */
export async function runProgram(request: EvaluationRequest, evaluation: RunningEvaluation): Promise<void> {
  try {
    const entry = findEntry(request.projectDir, request.main);
    const sdk = createRequire(entry.path)(findSdk(entry)) as Sdk;
    attachStore();
    loadPreloads(request, entry);
    await sdk.runtime.runInPulumiStack(async () => exportsOf(await load(entry)));
    evaluation.finish();
  } catch (error) {
    report(error, request, evaluation);
  }
}

function report(error: unknown, request: EvaluationRequest, evaluation: RunningEvaluation): void {
  const failure = loadFailure(error, request, evaluation);
  if (failure === null) evaluation.crash(error);
  else evaluation.fail({ kind: "cannot-load", ...failure });
}

/** What is wrong with the project rather than with the program's logic, or null. */
function loadFailure(
  error: unknown,
  request: EvaluationRequest,
  evaluation: RunningEvaluation,
): Omit<EvaluationFailure, "kind"> | null {
  if (error instanceof EntryMissing)
    return { message: error.message, position: { file: "Pulumi.yaml", line: 1 }, remedy: error.remedy };
  if (error instanceof SyntaxProblem)
    return {
      message: error.message,
      position: { file: relativeTo(request.projectDir, error.file), line: error.line, column: error.column },
      remedy: null,
    };
  const message = error instanceof Error ? error.message : "";
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing === undefined) return null;
  return {
    message: `the program cannot load "${missing}"`,
    position: evaluation.positions.ofError(error),
    remedy: "Install the project's dependencies (npm ci), or build the program first.",
  };
}

function relativeTo(folder: string, file: string): string {
  return file.startsWith(folder) ? file.slice(folder.length).replace(/^[\\/]/, "") : file;
}

async function load(entry: Entry): Promise<unknown> {
  if (!entry.esm) return createRequire(entry.path)(entry.path);
  const module = (await import(pathToFileURL(entry.path).href)) as Record<string, unknown>;
  if (!Object.hasOwn(module, "default")) return module;
  if (Object.keys(module).length !== 1)
    throw new Error("expected entrypoint module to have either a default export or named exports but not both");
  return module["default"];
}

async function exportsOf(program: unknown): Promise<unknown> {
  return typeof program === "function" ? await (program as () => unknown)() : await program;
}

/** TypeScript loaders that Pulumi.yaml may name: this tool transpiles by itself. */
const LOADERS = /^(tsx(\/.*)?|ts-node(\/.*)?|@swc-node\/register.*|esbuild-register.*|@esbuild-kit\/.*)$/;

/** Modules that `nodeargs` of Pulumi.yaml loads before the program, other than TypeScript loaders. */
function loadPreloads(request: EvaluationRequest, entry: Entry): void {
  const requireFrom = createRequire(entry.path);
  const words = request.nodeArgs.flatMap((word) => word.split(/=(.*)/s).filter((part) => part !== ""));
  words.forEach((word, index) => {
    const module = words[index + 1];
    if (["--require", "-r", "--import"].includes(word) && module !== undefined && !LOADERS.test(module))
      requireFrom(module.startsWith(".") ? createRequire(`${request.projectDir}/Pulumi.yaml`).resolve(module) : module);
  });
}
