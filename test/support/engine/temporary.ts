import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders that were made and not yet discarded. */
const open = new Set<string>();
process.on("exit", () => {
  for (const folder of open) discard(folder);
});

/** A new folder for one workspace. What nobody discards is removed when the process ends. */
export function makeTemporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "parity-engine-"));
  open.add(folder);
  return folder;
}

/** Removes a folder with all that is in it; links in it are removed, not followed. */
export function discard(folder: string): void {
  open.delete(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
