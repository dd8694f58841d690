import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  InputError,
  loadProject,
  loadProjectWith,
  PARITY_FILE,
  type Project,
  problemLine,
  quoted,
} from "./config/index";
import type { Evaluation, EvaluationPool } from "./evaluate/index";
import type { EvaluationOptions, Evaluator } from "./evaluation";
import { withPool } from "./evaluation";
import type { ResultError, ReviewBase, ReviewDependency } from "./result";
import {
  type BaseCommit,
  changedAddresses,
  filesOf,
  giveModules,
  giveWorkTreeModules,
  type ModulesOptions,
  reviewDependencies,
  type Side,
  type TreeFile,
  type WrittenTree,
  writeTree,
} from "./review/index";
import { evaluateSide } from "./review-side";

export interface BaseOptions extends EvaluationOptions, ModulesOptions {
  readonly now: Date;
  readonly timeoutMs: number;
}

/** What became of the base. */
export interface JudgedBase {
  readonly base: ReviewBase;
  /** Null where it could not be evaluated at all: `errors` says why. */
  readonly side: Side | null;
  /** Addresses at which the work tree's packages alone change the base's stacks. */
  readonly byDependency: ReadonlySet<string>;
  readonly dependencies: readonly ReviewDependency[];
  readonly errors: readonly ResultError[];
}

/**
 * Writes a commit to a temporary folder, evaluates it there and removes it. What keeps the base from being judged is in
 * `errors`; throws {@link InputError} only where git has no such files.
 *
 * @param pool processes that have the work tree's packages loaded
 */
export async function judgeBase(commit: BaseCommit, pool: EvaluationPool, options: BaseOptions): Promise<JudgedBase> {
  const files = await filesOf(commit.root, commit.commit);
  return withTree(commit, files, async (tree) => {
    const { root, prefix, ref } = commit;
    const dependencies = reviewDependencies({ root: tree.root, prefix }, { root, prefix });
    const known = { ref, commit: commit.commit };
    let modules: ReviewBase["modules"] = null;
    let rules: ReviewBase["rules"] = "own";
    try {
      const loaded = loadBase(join(tree.root, prefix), join(root, prefix));
      rules = loaded.rules;
      modules = await giveModules(commit, tree, files, options);
      const same = modules === "same";
      const { side } = await inPool(same ? pool : null, options, (own) => {
        return evaluateSide("base", loaded.project, inPlace(own, tree, root), options.now, options);
      });
      const byDependency = same ? NOTHING : await dependencyChanges(commit, files, side, pool, options);
      const errors = side.judgement.errors.map((error) => ofBase(ref, { ...error, ...lackingIn(error, tree) }));
      return { base: { ...known, modules, rules }, side, byDependency, dependencies, errors };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const errors = error.problems.map((problem) => {
        return ofBase(ref, { message: inWorkTree(problemLine(problem), tree, root), location: null });
      });
      return { base: { ...known, modules, rules }, side: null, byDependency: NOTHING, dependencies, errors };
    }
  });
}

const NOTHING: ReadonlySet<string> = new Set();

async function withTree<T>(
  { root, commit }: BaseCommit,
  files: readonly TreeFile[],
  use: (tree: WrittenTree) => Promise<T>,
): Promise<T> {
  const tree = await writeTree(root, commit, files);
  try {
    return await use(tree);
  } finally {
    tree.remove();
  }
}

/** Packages of another version are another SDK: a process that has loaded one does not take the other. */
async function inPool<T>(
  pool: EvaluationPool | null,
  { timeoutMs }: BaseOptions,
  use: (pool: EvaluationPool) => Promise<T>,
): Promise<T> {
  return pool === null ? withPool(timeoutMs, use) : use(pool);
}

const NO_PROJECT =
  "it has no Pulumi.yaml in the project's folder. A project that is new has nothing to be compared with: `parity check` judges it.";

/** A program that knows its folder is told from the temporary one, whose name is another in every run. */
function inPlace(pool: EvaluationPool, tree: WrittenTree, root: string): Evaluator {
  return {
    evaluate: async (requests, listener) => {
      const evaluations = await pool.evaluate(requests, listener);
      return evaluations.map((one) => {
        const text = JSON.stringify(one);
        return text.includes(tree.root) ? (JSON.parse(inWorkTree(text, tree, root)) as Evaluation) : one;
      });
    },
  };
}

function inWorkTree(text: string, tree: WrittenTree, root: string): string {
  return text.replaceAll(tree.root, () => root);
}

/** A base from before the project had a `parity.yaml` is judged by the work tree's. */
function loadBase(dir: string, workTree: string): { project: Project; rules: ReviewBase["rules"] } {
  if (!existsSync(dir) || ["Pulumi.yaml", "Pulumi.yml"].every((name) => textOf(join(dir, name)) === null))
    throw new InputError([{ message: NO_PROJECT, position: null }]);
  if (textOf(join(dir, PARITY_FILE)) !== null) return { project: loadProject(dir), rules: "own" };
  const text = textOf(join(workTree, PARITY_FILE));
  return { project: text === null ? loadProject(dir) : loadProjectWith(dir, text), rules: "work-tree" };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** What the base's program registers otherwise under the work tree's packages. */
async function dependencyChanges(
  commit: BaseCommit,
  files: readonly TreeFile[],
  base: Side,
  pool: EvaluationPool,
  options: BaseOptions,
): Promise<ReadonlySet<string>> {
  return withTree(commit, files, async (tree) => {
    giveWorkTreeModules(commit, tree, files);
    const { project } = loadBase(join(tree.root, commit.prefix), join(commit.root, commit.prefix));
    const { side } = await evaluateSide("base", project, inPlace(pool, tree, commit.root), options.now, options);
    return changedAddresses({ base, head: side });
  });
}

/** A file that the program cannot read is said to be one that Git LFS has not brought: in the work tree it may be there. */
function lackingIn({ message }: ResultError, { lacking }: WrittenTree): Pick<ResultError, "message"> {
  const file = lacking.find((path) => message.includes(path));
  if (file === undefined) return { message };
  return { message: `${message} Git LFS keeps ${quoted(file)} of this commit elsewhere: fetch it with git lfs fetch.` };
}

/** An error of the base points to files that are gone again: where they were is said in words. */
function ofBase(ref: string, { message, location }: ResultError): ResultError {
  const place =
    location === null
      ? ""
      : `${location.stack === null ? "" : `${location.stack}, `}${location.file}:${location.line}:${location.column}: `;
  return { message: `the base ${ref} could not be judged: ${place}${message}`, location: null };
}
