import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** `node_modules/.cache/parity` nearest to the project, where tools keep such things; else the temporary folder. */
export function cacheRoot(projectDir: string): string {
  for (let folder = projectDir; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules"))) return join(folder, "node_modules", ".cache", "parity");
    if (dirname(folder) === folder) return join(tmpdir(), `parity-cache-${process.getuid?.() ?? 0}`);
  }
}
