import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type StackContext, stackContexts } from "./checks/index";
import { evaluatedStacks } from "./compare/index";
import { InputError, loadProject } from "./config/index";
import type { EvaluationPool } from "./evaluate/index";
import { evaluateProject, stopwatch, withPool } from "./evaluation";
import { openErrors, withOpenProbes } from "./rehearsal-files";
import { rehearsalFindings } from "./rehearsal-findings";
import { rehearsalOutcome, withoutProof } from "./rehearsal-outcome";
import { RehearsalError, type RehearseOptions, rehearse as run } from "./rehearse/index";
import type { Finding, RehearsalResult, Result, ResultError, Verdict } from "./result";
import { chosenStacks, errorsOf, summariesOf, unusable } from "./stacks";

export interface RehearsalOptions extends Pick<RehearseOptions, "nginx" | "speed" | "relocate"> {
  /** The folder that holds `Pulumi.yaml`; default: the current one. */
  readonly project?: string;
  /** Only these stacks are rehearsed. */
  readonly stacks?: readonly string[];
  /** Time limit of one evaluation, in milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: { done: number; total: number; label: string }) => void;
  /** Receives what programs print, a line a call. */
  readonly onOutput?: (stack: string, line: string) => void;
}

/**
 * Runs what every stack declares on a real nginx behind a stand-in for its load balancer, and says what came of its traffic
 * paths. Never rejects for what the user can put right: that is `errors` and the verdict `undetermined`.
 */
export async function rehearse(options: RehearsalOptions = {}): Promise<Result> {
  return withPool(options.timeoutMs, (pool) => rehearseIn(pool, options));
}

/** The same in processes that are there already. */
export async function rehearseIn(pool: EvaluationPool, options: Omit<RehearsalOptions, "timeoutMs">): Promise<Result> {
  const clock = stopwatch();
  const dir = resolve(options.project ?? ".");
  try {
    pool.warm(Math.min(2, availableParallelism()), dir);
    const project = loadProject(dir);
    const chosen = chosenStacks(project, options.stacks);
    const loadMs = clock();
    const { judgement, results, judgeMs } = await evaluateProject(project, pool, options);
    const evaluateMs = clock() - judgeMs;
    const all = stackContexts(evaluatedStacks(project, results), project.model);
    const contexts = all.filter(({ stack }) => chosen.has(stack));
    const contractMs = clock();
    const own = await rehearseContexts(contexts, options);
    const errors = [...errorsOf(judgement, chosen), ...own.errors];
    return {
      version: 1,
      verb: "rehearse",
      verdict: verdictOf(errors, own.findings.length),
      stacks: summariesOf(judgement, all, chosen),
      findings: own.findings,
      errors,
      ...(own.rehearsal && { rehearsal: own.rehearsal }),
      timings: { loadMs, evaluateMs, checkMs: judgeMs + contractMs, contractMs, rehearseMs: clock() },
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unusable("rehearse", error, clock());
  }
}

function verdictOf(errors: readonly ResultError[], findings: number): Verdict {
  if (errors.length > 0) return "undetermined";
  return findings > 0 ? "deviates" : "parity";
}

/** What is told of stacks that are evaluated. No rehearsal: nothing ran, and the errors say why. */
export interface RehearsedContexts {
  readonly rehearsal: RehearsalResult | null;
  readonly findings: readonly Finding[];
  readonly errors: readonly ResultError[];
}

export async function rehearseContexts(
  contexts: readonly StackContext[],
  options: RehearsalOptions = {},
): Promise<RehearsedContexts> {
  const stacks = contexts.map(({ traffic, application, nginx }) => ({ traffic, application, nginx }));
  if (stacks.length === 0) return { rehearsal: null, findings: [], errors: [] };
  try {
    const rehearsal = withOpenProbes(await run(stacks, options), contexts);
    return {
      rehearsal: rehearsalOutcome(rehearsal, contexts),
      findings: rehearsalFindings(rehearsal, contexts),
      errors: [...withoutProof(rehearsal, contexts), ...openErrors(rehearsal, contexts)],
    };
  } catch (error) {
    if (!(error instanceof RehearsalError)) throw error;
    return { rehearsal: null, findings: [], errors: [{ message: error.message, location: null }] };
  }
}
