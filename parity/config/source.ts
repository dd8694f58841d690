import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { quoted } from "./problems";
import type { InputProblem } from "./types";

/** One text file of a project. */
export interface Source {
  /** Relative to the project's folder, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** Larger files are refused: configuration is written by people, and 4 MiB is some 100,000 lines of it. */
export const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads a file of the project. Null when there is none. A symbolic link is followed as long as it stays inside the
 * project; a folder, a device, a pipe, an unreadable, oversized or non-UTF-8 file is an {@link InputProblem}.
 */
export function readSource(dir: string, file: string): Source | InputProblem | null {
  const problem = (message: string): InputProblem => ({ message, position: { file, line: 1, column: 1 } });
  try {
    if (!isInside(realpathSync(dir), realpathSync(join(dir, file)))) {
      return problem("This link leads out of the project's folder. Put the file itself here.");
    }
    const bytes = readRegularFile(join(dir, file));
    if (bytes === "not a file") return problem("This is not a regular file. Put a YAML file here, or remove it.");
    if (bytes === "too large") return problem("This file is larger than 4 MiB. Keep large data out of configuration.");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { file, text };
  } catch (error) {
    return explain(error, problem);
  }
}

/** True for the folder itself and everything below it; both paths absolute and without links. */
export function isInside(folder: string, path: string): boolean {
  const step = relative(folder, path);
  return step === "" || (step !== ".." && !step.startsWith(`..${sep}`) && !isAbsolute(step));
}

/** Opens first and asks the open file for its kind and size, so that a file exchanged in between is not read. */
function readRegularFile(path: string): Buffer | "not a file" | "too large" {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
  const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) return "not a file";
    return status.size > MAX_BYTES ? "too large" : readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function explain(error: unknown, problem: (message: string) => InputProblem): InputProblem | null {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  if (code === "EISDIR" || code === "ENXIO" || code === "ENODEV") {
    return problem("This is not a regular file. Put a YAML file here, or remove it.");
  }
  if (code === "EACCES" || code === "EPERM")
    return problem("This file may not be read. Give yourself the right to read it.");
  if (code === "ELOOP") return problem("This link leads to itself. Put the file itself here.");
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return problem("This file is not UTF-8 text. Save it as UTF-8.");
  return problem(`This file cannot be read: ${quoted(code ?? String(error))}.`);
}
