import { realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { InputError, quoted } from "../../config/index";
import { type GitAnswer, git } from "./run";

/** The repository that a project is in, and the commit that it is compared with. */
export interface BaseCommit {
  /** Absolute, links resolved: the work tree's outermost folder. */
  readonly root: string;
  /** The project's folder below it, with `/`; empty where it is the root itself. */
  readonly prefix: string;
  readonly ref: string;
  /** 40 hexadecimal digits (64 in a repository of SHA-256). */
  readonly commit: string;
}

/** Finds the commit that `ref` names. Throws {@link InputError} with what to do where there is none. */
export async function findBase(projectDir: string, ref: string): Promise<BaseCommit> {
  const folder = resolve(projectDir);
  const top = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (top.missing) throw problem("git is not installed, or not on the PATH. A review reads the base from it.");
  if (top.status !== 0) throw problem(noRepository(folder, top));
  const root = realpathSync(top.stdout.toString("utf8").replace(/\r?\n$/, ""));
  const prefix = relative(root, realpathSync(folder)).split(sep).join("/");
  if (ref.trim() === "") throw problem(await emptyRef(root));
  if (ref.startsWith("-")) throw problem(`${quoted(ref)} names no commit.`);
  const found = await git(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  const commit = found.stdout.toString("utf8").trim();
  if (found.status !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) throw problem(await noCommit(root, ref));
  return { root, prefix, ref, commit };
}

/** Most often what a command should have named: `git merge-base` prints nothing where a clone does not reach that far. */
async function emptyRef(root: string): Promise<string> {
  const shallow = (await isShallow(root)) ? " This clone is shallow: `git fetch --unshallow` brings the rest." : "";
  return `the base is empty: the command that was to name it has printed nothing.${shallow}`;
}

async function isShallow(root: string): Promise<boolean> {
  const { stdout } = await git(root, ["rev-parse", "--is-shallow-repository"]);
  return stdout.toString("utf8").trim() === "true";
}

function problem(message: string): InputError {
  return new InputError([{ message, position: null }]);
}

function noRepository(folder: string, { stderr }: GitAnswer): string {
  const said = stderr.trim().split("\n")[0] ?? "";
  const why = said === "" || /not a git repository/.test(said) ? "" : ` git says: ${said}`;
  return `${quoted(folder)} is in no git repository that can be read.${why} A review compares the project with a commit of its own repository.`;
}

/** What a shallow clone lacks can be fetched; what nobody has is a slip. */
async function noCommit(root: string, ref: string): Promise<string> {
  const [shallow, listed] = await Promise.all([isShallow(root), git(root, ["remote"])]);
  const remotes = listed.stdout.toString("utf8").split("\n").filter(Boolean);
  const why = shallow
    ? `This clone is shallow and does not have ${quoted(ref)}.`
    : `There is no commit ${quoted(ref)}.`;
  // What is named by where it stands from another commit cannot be asked for: how far back it is, nobody knows.
  const steps = shallow && remotes.length > 0 && /^[\w./@-]+[~^][\d~^]*$/.test(ref);
  return steps ? `${why} Run: git fetch --unshallow` : `${why}${fetchAdvice(ref, remotes)}`;
}

function fetchAdvice(ref: string, remotes: readonly string[]): string {
  if (remotes.length === 0) return " `git branch --all` lists what there is.";
  // Only what a shell takes as it stands is put into a command.
  if (!/^[\w][\w./-]*$/.test(ref)) return " Fetch it first.";
  if (/^[0-9a-f]{40}$/.test(ref)) return ` Run: git fetch --depth=1 ${remotes[0]} ${ref}`;
  const remote = remotes.find((name) => ref.startsWith(`${name}/`));
  const branch = remote === undefined ? ref : ref.slice(remote.length + 1);
  const from = remote ?? remotes[0];
  const then = remote === undefined ? `, then name it as \`--base ${from}/${branch}\`` : "";
  return ` Run: git fetch --depth=1 ${from} ${branch}:refs/remotes/${from}/${branch}${then}`;
}
