import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { InputError, printable, quoted } from "../../config/index";
import { contentOf, isPointer } from "./lfs";
import { readObjects } from "./objects";
import type { TreeFile } from "./tree";

/** A commit's files on disk, outside the repository. */
export interface WrittenTree {
  /** Absolute: the repository's outermost folder, as of that commit. */
  readonly root: string;
  /** A folder around it that is this tree's alone. */
  readonly around: string;
  /** Files, relative to it, whose content is not on this machine: Git LFS keeps it elsewhere. */
  readonly lacking: readonly string[];
  remove(): void;
}

/**
 * Writes a commit's files to a temporary folder, bytes as git holds them: no filter and no conversion of line ends is
 * run. What Git LFS keeps elsewhere is taken from its store; where it is not there, reading the file fails, since what
 * stands for it in git is not what the program read. Submodules are empty folders. Links that lead out of the tree are
 * left out. The folder goes with `remove`, and at the latest with the process.
 */
export async function writeTree(root: string, commit: string, files: readonly TreeFile[]): Promise<WrittenTree> {
  const around = temporaryFolder(root);
  const remove = (): void => {
    process.removeListener("exit", remove);
    rmSync(around, { recursive: true, force: true });
  };
  process.once("exit", remove);
  try {
    const tree = join(around, "tree");
    const lacking = await writeFiles(root, commit, files, tree);
    return { root: tree, around, lacking, remove };
  } catch (error) {
    remove();
    throw error instanceof InputError ? error : unwritten(commit, around, error as Error);
  }
}

/** A disk that is full; names that are one on this file system, or that git itself would not put beside each other. */
function unwritten(commit: string, folder: string, { message }: Error): InputError {
  const text = `the files of commit ${commit.slice(0, 12)} cannot be written to ${quoted(folder)}: ${printable(message)}`;
  return new InputError([{ message: text, position: null }]);
}

function temporaryFolder(root: string): string {
  const parent = realpathSync(tmpdir());
  // Below the repository a program would find the work tree's packages, and git would see the folder.
  if (parent === root || parent.startsWith(root + sep))
    throw new InputError([
      {
        message: `the temporary folder ${quoted(parent)} is inside the repository. Name another one in TMPDIR.`,
        position: null,
      },
    ]);
  return mkdtempSync(join(parent, "parity-review-"));
}

async function writeFiles(root: string, commit: string, files: readonly TreeFile[], tree: string): Promise<string[]> {
  const made = new Set<string>();
  const folder = (path: string): void => {
    if (made.has(path)) return;
    mkdirSync(path, { recursive: true });
    made.add(path);
  };
  folder(tree);
  for (const { path } of files.filter(({ kind }) => kind === "submodule")) folder(join(tree, path));
  const links: [path: string, target: string][] = [];
  const elsewhere: [path: string, bytes: Buffer][] = [];
  const contents = files.filter(({ kind }) => kind !== "submodule");
  await readObjects(
    root,
    commit,
    contents.map(({ object }) => object),
    (index, bytes) => {
      const { path, kind } = contents[index]!;
      if (kind === "link") {
        links.push([path, bytes.toString("utf8")]);
        return;
      }
      const file = join(tree, path);
      folder(dirname(file));
      if (isPointer(bytes)) elsewhere.push([path, Buffer.from(bytes)]);
      writeFileSync(file, bytes);
      if (kind === "executable") chmodSync(file, 0o755);
    },
  );
  const lacking = await fillPointers(root, tree, elsewhere);
  // Links come last, so that nothing is ever written through one.
  for (const [path, target] of links) {
    if (!staysInside(path, target)) continue;
    const file = join(tree, path);
    folder(dirname(file));
    symlinkSync(target, file);
  }
  return lacking;
}

/** Gives those of which there is none. */
async function fillPointers(
  root: string,
  tree: string,
  pointers: readonly (readonly [path: string, bytes: Buffer])[],
): Promise<string[]> {
  const lacking: string[] = [];
  for (const [path, bytes] of pointers) {
    const file = join(tree, path);
    const content = await contentOf(root, path, bytes);
    if (content !== null) {
      writeFileSync(file, content);
      continue;
    }
    // A link that leads nowhere is in its folder, as the file was, and cannot be read.
    rmSync(file);
    symlinkSync("kept-elsewhere-by-git-lfs", file);
    lacking.push(path);
  }
  return lacking;
}

/**
 * True for a target that goes up first, not further than the tree, and then down: a way up after a way down can lead
 * anywhere, since what it goes down can be a link.
 */
export function staysInside(path: string, target: string): boolean {
  if (target === "" || target.startsWith("/") || /[\\:\0]/.test(target)) return false;
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const up = parts.findIndex((part) => part !== "..");
  const ups = up < 0 ? parts.length : up;
  return (
    ups <= path.split("/").length - 1 &&
    !parts.slice(ups).some((part) => part === ".." || part.toLowerCase() === ".git")
  );
}
