import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { judgeContract, runChecks, type StackContext, stackContexts } from "./checks/index";
import { type EvaluatedStack, evaluatedStacks, type Judgement } from "./compare/index";
import { InputError, loadProject, loadProjectWith, type Project } from "./config/index";
import { declaredOf } from "./declared";
import type { EvaluationPool } from "./evaluate/index";
import { evaluateProject, stopwatch, withPool } from "./evaluation";
import { needsOf } from "./impact/needed-by";
import type { Finding, Result, Verdict } from "./result";
import { chosenStacks, errorsOf, summariesOf, unusable } from "./stacks";

export interface CheckOptions {
  /** The folder that holds `Pulumi.yaml`; default: the current one. */
  readonly project?: string;
  /** Only findings about these stacks count and are given; all stacks are evaluated, since they judge each other. */
  readonly stacks?: readonly string[];
  /** The day waivers are judged by; default: now. */
  readonly now?: Date;
  /** Time limit of one evaluation, in milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  /** Warnings fail the check. */
  readonly strict?: boolean;
  /** A text in the place of `parity.yaml`: judged before it is written. */
  readonly parityYaml?: string;
  /** Tell also what the stacks declare, which takes longer: the member `declared` of the result. */
  readonly declared?: boolean;
  readonly onProgress?: (progress: { done: number; total: number; label: string }) => void;
  /** Receives what programs print, a line a call. */
  readonly onOutput?: (stack: string, line: string) => void;
}

/**
 * Proves that all stacks of a project are at parity, or says what differs. Never rejects for what the user can put
 * right: that is `errors` and the verdict `undetermined`.
 */
export async function check(options: CheckOptions = {}): Promise<Result> {
  return withPool(options.timeoutMs, (pool) => checkIn(pool, options));
}

/**
 * The same in processes that are there already, for those who judge one project after the other: loading the SDK is most
 * of what a small project costs. The pool's time limit holds, not that of the options.
 */
export async function checkIn(pool: EvaluationPool, options: Omit<CheckOptions, "timeoutMs">): Promise<Result> {
  return (await checkedIn(pool, options)).result;
}

/** A result, and what it is about: no stacks, and no project, where the input is unusable. */
export interface Checked {
  readonly result: Result;
  readonly project: Project | null;
  readonly evaluated: readonly EvaluatedStack[];
}

/** {@link checkIn}, for those who go on with what was evaluated. */
export async function checkedIn(pool: EvaluationPool, options: Omit<CheckOptions, "timeoutMs">): Promise<Checked> {
  const clock = stopwatch();
  const dir = resolve(options.project ?? ".");
  try {
    // The processes load the SDK while the project is read.
    pool.warm(Math.min(2, availableParallelism()), dir);
    const project = options.parityYaml === undefined ? loadProject(dir) : loadProjectWith(dir, options.parityYaml);
    const stacks = chosenStacks(project, options.stacks);
    const loadMs = clock();
    const { judgement, results, judgeMs } = await evaluateProject(project, pool, options);
    const evaluateMs = clock() - judgeMs;
    const evaluated = evaluatedStacks(project, results);
    const contract = stackContexts(evaluated, project.model);
    judgeContract(contract);
    const contractMs = clock();
    const findings = runChecks({
      project,
      judgement,
      contract,
      now: options.now ?? new Date(),
      needOf: needsOf(contract),
    });
    const timings = { loadMs, evaluateMs, checkMs: judgeMs + contractMs + clock(), contractMs };
    const declared = options.declared === true ? { declared: declaredOf(evaluated, contract, stacks) } : {};
    const result = { ...conclude(judgement, contract, findings, stacks, options), ...declared, timings };
    return { result, project, evaluated };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { result: unusable("check", error, clock()), project: null, evaluated: [] };
  }
}

function conclude(
  judgement: Judgement,
  contract: readonly StackContext[],
  all: readonly Finding[],
  stacks: ReadonlySet<string>,
  { stacks: asked, strict = false }: CheckOptions,
): Omit<Result, "timings"> {
  // A stack file that nobody lists has a finding too, though its stack is none of the project's.
  const concerns = (names: readonly string[]): boolean =>
    asked === undefined || names.length === 0 || names.some((name) => stacks.has(name));
  const findings = all
    .filter((finding) => concerns(finding.stacks))
    .map((finding) => (strict ? strictly(finding) : finding));
  const errors = errorsOf(judgement, stacks);
  return {
    version: 1,
    verb: "check",
    verdict: verdictOf(findings, errors.length > 0),
    stacks: summariesOf(judgement, contract, stacks),
    findings,
    errors,
  };
}

/** Under `--strict` a warning is an error. */
export function strictly(finding: Finding): Finding {
  return finding.severity === "warning" ? { ...finding, severity: "error" } : finding;
}

/** What unwaived findings come to. */
export function verdictOf(findings: readonly Finding[], undetermined: boolean): Verdict {
  if (undetermined) return "undetermined";
  return findings.some(({ severity, waiver }) => severity === "error" && waiver === null) ? "deviates" : "parity";
}
