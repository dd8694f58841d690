import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Replaces a file whole: whoever reads it meanwhile sees the old text or the new, never a part, and after a crash one of
 * the two is there. Who may read and write it stays the same. Errors are those of the file system.
 */
export function writeFileAtomic(path: string, text: string): void {
  viaTemporaryFile(path, text, (temporary) => renameSync(temporary, path));
}

/** The same for a new file: false, and nothing is changed, when there is already something of that name. */
export function createFileAtomic(path: string, text: string): boolean {
  return viaTemporaryFile(path, text, (temporary) => {
    try {
      linkNew(temporary, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  });
}

/** A link, unlike a rename, fails where the name is taken. Some file systems have none: there a copy has to do. */
function linkNew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

function viaTemporaryFile<T>(path: string, text: string, use: (temporary: string) => T): T {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  // What a killed process of the same number left behind is nobody's.
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, "wx");
  try {
    try {
      const there = statSync(path, { throwIfNoEntry: false });
      if (there !== undefined) fchmodSync(handle, there.mode);
      const bytes = Buffer.from(text, "utf8");
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return use(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}
