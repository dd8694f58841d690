import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { InputError, PARITY_FILE, quoted, readSource } from "../config/index";
import { writeFileAtomic } from "./write-file";

/** The `parity.yaml` of a project, as it was when it was read. */
export interface ParityFile {
  /** With the byte order mark, if it has one. */
  readonly text: string;
  /** Replaces it whole. Throws {@link InputError}, and changes nothing, where it is no longer what was read. */
  write(text: string): void;
}

/** Reads the file for a change. Throws {@link InputError} where there is none, or none that can be read. */
export function openParityFile(dir: string): ParityFile {
  const source = readSource(dir, PARITY_FILE);
  if (source === null) throw problem("This project has no parity.yaml. Run `parity init` to have one proposed.");
  if (!("text" in source)) throw new InputError([source]);
  // Through a link, so that the link stays and what it points to is replaced.
  const path = realpathSync(join(dir, PARITY_FILE));
  const text = readFileSync(path, "utf8");
  return { text, write: (changed) => replace(path, text, changed) };
}

function replace(path: string, before: string, after: string): void {
  try {
    if (readFileSync(path, "utf8") !== before) {
      throw problem("parity.yaml was changed in the meantime, so nothing was written. Run the command again.");
    }
    accessSync(path, constants.W_OK);
    writeFileAtomic(path, after);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw problem(`${quoted(PARITY_FILE)} cannot be written (${code}). Give yourself the right to write it.`);
  }
}

function problem(message: string): InputError {
  return new InputError([{ message, position: null }]);
}
