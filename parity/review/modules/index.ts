import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError, quoted } from "../../config/index";
import type { BaseCommit } from "../git/repository";
import type { TreeFile } from "../git/tree";
import type { WrittenTree } from "../git/write";
import { installBase, isNpms } from "./install";
import { linkModules, type ModulesSource } from "./link";
import { lockfileOf, packagesDiffer, sameLockfiles, upwards } from "./lockfile";

export interface ModulesOptions {
  /** A `node_modules`, or a folder that has one, with the base's packages. */
  readonly baseModules?: string;
  /** Install the base's packages where they are not the work tree's. */
  readonly installBase?: boolean;
}

/** Where the base's packages came from. */
export type ModulesKind = "same" | "given" | "installed";

/**
 * Gives the base's tree its packages, and says whose they are. Throws {@link InputError} with what to do where they are
 * others than the work tree's and nobody says where they are: what those would make of the base says nothing of it.
 */
export async function giveModules(
  base: BaseCommit,
  tree: WrittenTree,
  files: readonly TreeFile[],
  options: ModulesOptions,
): Promise<ModulesKind> {
  const { kind, source } = await sourceOf(base, tree, files, options);
  const folders = foldersOf(base, files);
  // A folder beside the project may have a lockfile of its own: another one pins other packages than the work tree has.
  const same = folders.filter((folder) => kind !== "same" || sameLockfiles(tree.root, base.root, folder));
  linkModules(tree, same, source);
  return kind;
}

/** The work tree's packages, whatever the base asks for: to see what a change of packages alone does. */
export function giveWorkTreeModules(base: BaseCommit, tree: WrittenTree, files: readonly TreeFile[]): void {
  linkModules(tree, foldersOf(base, files), { root: base.root, at: "", above: true });
}

/** Folders that can have packages: those of the project and around it, and each with a manifest. */
function foldersOf({ prefix }: BaseCommit, files: readonly TreeFile[]): string[] {
  const manifests = files.filter(({ path }) => basename(path) === "package.json").map(({ path }) => dirname(path));
  return [...upwards(prefix), ...manifests.map((folder) => (folder === "." ? "" : folder)).sort()];
}

interface Found {
  readonly kind: ModulesKind;
  readonly source: ModulesSource;
}

async function sourceOf(
  { root, prefix, ref }: BaseCommit,
  tree: WrittenTree,
  files: readonly TreeFile[],
  { baseModules, installBase: installing = false }: ModulesOptions,
): Promise<Found> {
  const differs = packagesDiffer(tree.root, root, prefix);
  if (differs === null) return { kind: "same", source: { root, at: "", above: true } };
  const lockfile = lockfileOf(tree.root, prefix);
  const at = lockfile?.folder ?? prefix;
  if (baseModules !== undefined) return { kind: "given", source: { root: givenRoot(baseModules), at, above: false } };
  if (installing && lockfile !== null) {
    const paths = files.map(({ path }) => path);
    const folder = await installBase(tree.root, lockfile, paths, join(root, lockfile.folder));
    return { kind: "installed", source: { root: folder, at, above: false } };
  }
  const install = lockfile !== null && isNpms(lockfile) ? ", or have them installed with --install-base" : "";
  throw problem(
    `the packages of ${quoted(ref)} are others than those of the work tree (${differs}), so what it deploys cannot be told. ` +
      `Say where they are with --base-modules DIR${install}.`,
  );
}

function givenRoot(given: string): string {
  if (!existsSync(given)) throw problem(`--base-modules ${given}: there is no such folder.`);
  const real = realpathSync(given);
  if (existsSync(join(real, "node_modules"))) return real;
  if (basename(real) === "node_modules") return dirname(real);
  throw problem(
    `--base-modules ${given} is no node_modules, and has none in it. Name one that the base's lockfile was installed to.`,
  );
}

function problem(message: string): InputError {
  return new InputError([{ message, position: null }]);
}
