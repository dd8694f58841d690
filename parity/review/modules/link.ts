import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import type { WrittenTree } from "../git/write";

/** A folder whose `node_modules` a tree is given: a work tree, or an installation. */
export interface ModulesSource {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The folder of the tree that it stands for, with `/`; empty for the outermost. */
  readonly at: string;
  /** True for the work tree, which finds packages above itself too. */
  readonly above: boolean;
}

/**
 * Gives a tree that was written out of git its packages, without copying them: each folder that has a `package.json`
 * gets the `node_modules` that the same folder of `source` has. Programs then load the packages at their own place, so
 * that two trees with the same packages share what is compiled of them.
 *
 * @param folders of the tree, with `/`, that can have packages
 */
export function linkModules(tree: WrittenTree, folders: Iterable<string>, source: ModulesSource): void {
  const roots: Roots = { source: source.root, tree: join(tree.root, source.at) };
  for (const folder of new Set(folders)) {
    const below = posix.relative(source.at, folder);
    if (below.startsWith("..")) continue;
    const from = join(roots.source, below, "node_modules");
    const to = join(roots.tree, below, "node_modules");
    if (!existsSync(from) || lstatSync(to, { throwIfNoEntry: false }) !== undefined) continue;
    if (existsSync(dirname(to))) linkFolder(realpathSync(from), to, roots);
  }
  const above = source.above ? modulesAbove(source.root) : null;
  if (above !== null) link(above, join(tree.around, "node_modules"));
}

/** The two folders that stand for each other. */
interface Roots {
  readonly source: string;
  readonly tree: string;
}

/**
 * Packages of a workspace are links into the work tree: in the tree they must lead to its own sources, so the folder is
 * made anew where it has such links. Scopes are folders of packages.
 */
function linkFolder(from: string, to: string, roots: Roots): void {
  const entries = readdirSync(from).map((name) => ({ name, own: ownPackage(join(from, name), roots.source) }));
  const scopes = new Set(
    entries.filter(({ name }) => name.startsWith("@") && holdsOwn(join(from, name), roots.source)),
  );
  if (scopes.size === 0 && entries.every(({ own }) => own === null)) {
    link(from, to);
    return;
  }
  mkdirSync(to);
  if (basename(from) === "node_modules") linkCache(from, to);
  for (const entry of entries) {
    const target = join(to, entry.name);
    if (scopes.has(entry)) linkFolder(join(from, entry.name), target, roots);
    else link(entry.own === null ? join(from, entry.name) : join(roots.tree, entry.own), target);
  }
}

/** What is kept of compiled packages is kept with them, and not written into a tree that is gone by then. */
function linkCache(from: string, to: string): void {
  try {
    mkdirSync(join(from, ".cache"), { recursive: true });
    link(join(from, ".cache"), join(to, ".cache"));
  } catch {
    // A folder that nobody may write to has its packages all the same.
  }
}

function holdsOwn(scope: string, root: string): boolean {
  if (!lstatSync(scope).isDirectory()) return false;
  return readdirSync(scope).some((name) => ownPackage(join(scope, name), root) !== null);
}

/** Where a link leads to below the root, if it leads to the project's own sources; null for a package that is installed. */
function ownPackage(path: string, root: string): string | null {
  if (!lstatSync(path).isSymbolicLink()) return null;
  try {
    const real = realpathSync(path);
    const inside = real.startsWith(root + sep) ? relative(root, real) : null;
    return inside === null || inside.split(sep).includes("node_modules") ? null : inside;
  } catch {
    // A link that leads nowhere is no package.
    return null;
  }
}

function modulesAbove(root: string): string | null {
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules"))) return join(folder, "node_modules");
    if (dirname(folder) === folder) return null;
  }
}

/** A junction on Windows, where links to folders need a privilege. */
function link(from: string, to: string): void {
  if (lstatSync(to, { throwIfNoEntry: false }) === undefined) symlinkSync(from, to, "junction");
}
