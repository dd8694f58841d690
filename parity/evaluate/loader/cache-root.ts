import { existsSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * `node_modules/.cache/parity` nearest to the project, where tools keep such things; else the temporary folder. Links are
 * followed: a project that is read out of git for a moment has links to packages elsewhere, and what is written last, when
 * it is gone again, must not bring its folder back.
 */
export function cacheRoot(projectDir: string): string {
  for (let folder = projectDir; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) return join(real(join(real(modules), ".cache")), "parity");
    if (dirname(folder) === folder) return join(tmpdir(), `parity-cache-${process.getuid?.() ?? 0}`);
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
