import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { strictly, verdictOf } from "./check";
import { InputError, loadProject } from "./config/index";
import type { EvaluationPool } from "./evaluate/index";
import { EVALUATION_MS, type EvaluationOptions, stopwatch, withPool } from "./evaluation";
import type { Result, Review, Timings } from "./result";
import {
  changesOf,
  consequencesOf,
  findBase,
  type ModulesOptions,
  partition,
  reviewRules,
  reviewWaivers,
  type Side,
  sdkDeclarations,
} from "./review/index";
import { type JudgedBase, judgeBase } from "./review-base";
import { type EvaluatedSide, evaluateSide, findingsWith } from "./review-side";
import { summariesOf, unusable } from "./stacks";

export interface ReviewOptions extends EvaluationOptions, ModulesOptions {
  /** What git calls the commit that the work tree is compared with: `origin/main`. */
  readonly base: string;
  /** The folder that holds `Pulumi.yaml`; default: the current one. */
  readonly project?: string;
  /** The day waivers are judged by; default: now. */
  readonly now?: Date;
  /** Time limit of one evaluation, in milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  /** Warnings that the change brings fail the review. */
  readonly strict?: boolean;
}

/**
 * Compares the work tree, uncommitted edits included, with a commit: what changes in each stack, what that does to traffic,
 * and whether a test in the baseline stack says anything of the others. The verdict speaks of what the change brings.
 * Never rejects for what the user can put right: that is `errors` and the verdict `undetermined`.
 */
export async function review(options: ReviewOptions): Promise<Result> {
  const { timeoutMs = EVALUATION_MS } = options;
  return withPool(timeoutMs, (pool) => reviewIn(pool, { ...options, timeoutMs }));
}

/** The same in processes that are there already. */
export async function reviewIn(
  pool: EvaluationPool,
  options: ReviewOptions & { readonly timeoutMs: number },
): Promise<Result> {
  const clock = stopwatch();
  const dir = resolve(options.project ?? ".");
  const now = options.now ?? new Date();
  try {
    pool.warm(Math.min(2, availableParallelism()), dir);
    const project = loadProject(dir);
    const loadMs = clock();
    const shown = both(options);
    const [head, base] = await settled([
      evaluateSide("work-tree", project, pool, now, shown("work tree", options.onOutput)),
      findBase(dir, options.base).then((commit) => {
        return judgeBase(commit, pool, { ...options, now, ...shown("base", undefined) });
      }),
    ]);
    const bothMs = clock();
    const { review, findings } = compare(base, head.side, now);
    const timings = timingsOf(head, loadMs, bothMs, clock());
    return conclude(head.side, base, review, options.strict === true ? findings.map(strictly) : findings, timings);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unusable("review", error, clock());
  }
}

/** Both, or the first reason why not; but never before both have come to an end, since they use the same processes. */
async function settled<A, B>([one, other]: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** Progress of the two sides as one, and programs' output of the work tree's alone: the base's was told when it was made. */
function both({ onProgress }: EvaluationOptions) {
  const sides = new Map<string, { readonly done: number; readonly total: number }>();
  return (name: string, onOutput: EvaluationOptions["onOutput"]): EvaluationOptions => ({
    onProgress: ({ done, total, label }) => {
      sides.set(name, { done, total });
      const sum = (member: "done" | "total"): number => [...sides.values()].reduce((all, one) => all + one[member], 0);
      onProgress?.({ done: sum("done"), total: sum("total"), label: `${label}, ${name}` });
    },
    ...(onOutput && { onOutput }),
  });
}

interface Compared {
  readonly review: Review;
  readonly findings: Result["findings"];
}

function compare({ base, side, byDependency, dependencies }: JudgedBase, head: Side, now: Date): Compared {
  const names = (of: Side): string[] => of.project.model.stacks.map(({ name }) => name);
  const [before, after] = [side === null ? names(head) : names(side), names(head)];
  const declarations = sdkDeclarations(head.project.dir);
  const stacksAdded = after.filter((name) => !before.includes(name));
  const sides = side === null ? null : { base: side, head };
  const changes = sides === null ? [] : changesOf(sides, { declarations, byDependency });
  const consequences = sides === null ? null : consequencesOf(sides, changes);
  const findings = consequences === null ? head.findings : findingsWith(head, consequences.validity, now);
  const { brought, standing, mended } = partition(
    side?.findings ?? null,
    findings,
    head.judgement.errors.length === 0,
    stacksAdded,
  );
  const rules = side === null ? [] : reviewRules(side, head);
  const review: Review = {
    base,
    stacksAdded,
    stacksRemoved: before.filter((name) => !after.includes(name)),
    changes: changes.map(({ forms: _forms, places: _places, ...change }) => change),
    impact: consequences?.impact ?? null,
    traffic: consequences?.traffic ?? [],
    validity: consequences?.validity ?? withoutBase(head),
    waivers: reviewWaivers(side, head, now),
    ...(rules.length > 0 && { rules }),
    dependencies,
    standing,
    mended,
  };
  return { review, findings: brought };
}

/** Where nothing is known of the base, nothing is known of what the change does. */
function withoutBase({ project: { model } }: Side): Review["validity"] {
  const compared = { changes: 0, paths: 0, probes: 0 };
  return model.stacks.map(({ name: stack }) => {
    const isBaseline = stack === model.baseline.stack;
    const reason = isBaseline ? null : "What changes is not known: the base could not be evaluated.";
    return { stack, verdict: isBaseline ? "baseline" : "invalid", reason, fact: null, compared };
  });
}

function timingsOf(
  { evaluateMs, checkMs, contractMs }: EvaluatedSide,
  loadMs: number,
  bothMs: number,
  compareMs: number,
): Timings {
  const baseMs = Math.max(0, bothMs - evaluateMs - checkMs);
  return { loadMs, evaluateMs, checkMs: checkMs + compareMs, contractMs, baseMs };
}

function conclude(
  head: Side,
  base: JudgedBase,
  review: Review,
  findings: Result["findings"],
  timings: Timings,
): Result {
  const errors = [...head.judgement.errors, ...base.errors];
  const chosen = new Set(head.project.model.stacks.map(({ name }) => name));
  return {
    version: 1,
    verb: "review",
    verdict: verdictOf(findings, errors.length > 0),
    stacks: summariesOf(head.judgement, head.contexts, chosen),
    findings,
    errors,
    review,
    timings,
  };
}
