import { realpathSync, type Stats, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { writeFileAtomic } from "../adopt/write-file";
import { UsageError } from "./failure";

/** Where a report goes instead of stdout. Checked before the work begins, so that no work is done in vain. */
export interface OutputFile {
  /** The folder it is in, absolute. */
  readonly folder: string;
  /** Puts the whole text there at once: a reader sees the old file or the new one, never half of one. */
  write(text: string): void;
}

export function openOutputFile(path: string, cwd: string): OutputFile {
  const target = resolve(cwd, path);
  const there = statOf(target);
  if (there?.isDirectory()) throw new UsageError(`--output ${path} is a folder; name a file in it`);
  const folder = statOf(dirname(target));
  if (!folder?.isDirectory()) throw new UsageError(`--output ${path}: there is no folder ${dirname(path)}`);
  // A device or a pipe (/dev/stdout, a shell's >(…)) must not be replaced by a file.
  const special = there !== null && !there.isFile();
  const write = special
    ? (text: string) => writeFileSync(target, text)
    : (text: string) => replaceFile(target, text, path);
  return { folder: dirname(target), write };
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

function replaceFile(target: string, text: string, path: string): void {
  try {
    // Through a link, so that the link stays and what it points to is replaced.
    writeFileAtomic(statOf(target) ? realpathSync(target) : target, text);
  } catch (error) {
    throw new UsageError(`--output ${path} cannot be written: ${(error as Error).message}`);
  }
}
