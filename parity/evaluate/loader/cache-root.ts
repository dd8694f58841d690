import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/**
 * `node_modules/.cache/parity` nearest to the project, where tools keep such things; else the temporary folder. Links are
 * followed: a project that is read out of git for a moment has links to packages elsewhere.
 */
export function cacheRoot(projectDir: string): string {
  for (let folder = projectDir; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) return join(real(join(real(modules), ".cache")), "parity");
    if (dirname(folder) === folder) return join(tmpdir(), `parity-cache-${process.getuid?.() ?? 0}`);
  }
}

/** Makes a folder of the cache, but no `node_modules`: what is written last, when a project is gone, must not bring it back. */
export function makeCacheFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (basename(dirname(folder)) !== "node_modules") makeCacheFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
