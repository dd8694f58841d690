import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/**
 * Where a folder is in its git work tree, with forward slashes: `examples/outage-2019`, empty for the work tree itself.
 * Outside of git its own name, so that the reports of two projects are still told apart. `.git` is a folder, or a file in
 * submodules and linked work trees.
 */
export function folderInRepository(folder: string): string {
  const project = existsSync(folder) ? realpathSync(folder) : folder;
  for (let parent = project; ; parent = dirname(parent)) {
    if (existsSync(join(parent, ".git"))) return relative(parent, project).split(sep).join("/");
    if (parent === dirname(parent)) return basename(project);
  }
}
