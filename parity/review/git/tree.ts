import { InputError, quoted } from "../../config/index";
import { git } from "./run";

/** One file of a commit. Submodules are told apart, since their files are not there. */
export interface TreeFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly kind: "file" | "executable" | "link" | "submodule";
  /** Name of the object that holds the content. */
  readonly object: string;
}

const KINDS: { readonly [mode: string]: TreeFile["kind"] } = {
  "100644": "file",
  "100664": "file",
  "100755": "executable",
  "120000": "link",
  "160000": "submodule",
};

/**
 * All files of a commit, in git's order. Throws {@link InputError} for a name that would lead out of the folder it is
 * written to: git itself makes none, but whoever pushes can.
 */
export async function filesOf(root: string, commit: string): Promise<TreeFile[]> {
  const listed = await git(root, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (listed.status !== 0) throw new InputError([{ message: unreadable(commit, listed.stderr), position: null }]);
  const rows = listed.stdout.toString("utf8").split("\0").filter(Boolean);
  return rows.map((row) => {
    const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(row) ?? [];
    const kind = KINDS[mode ?? ""];
    if (object === undefined || path === undefined || kind === undefined || !isInside(path))
      throw new InputError([
        {
          message: `commit ${commit.slice(0, 12)} has ${quoted(path ?? row)}, which is no file that can be written.`,
          position: null,
        },
      ]);
    return { path, kind, object };
  });
}

/** No way up, nothing that Windows reads as a drive or a separator, and nothing of git's own. */
function isInside(path: string): boolean {
  if (process.platform === "win32" && /[\\:]/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
}

export function unreadable(commit: string, stderr: string): string {
  const said = stderr.trim().split("\n")[0] ?? "";
  return `the files of commit ${commit.slice(0, 12)} cannot be read from git. It says: ${said} In a partial clone, fetch them first: git fetch --refetch`;
}
