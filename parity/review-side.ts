import { judgeContract, runChecks, stackContexts } from "./checks/index";
import { evaluatedSample, evaluatedStacks } from "./compare/index";
import type { Project } from "./config/index";
import { type EvaluationOptions, type Evaluator, evaluateProject, stopwatch } from "./evaluation";
import { needsOf } from "./impact/needed-by";
import type { Finding, Review } from "./result";
import type { Side } from "./review/index";

/** A side, and what it took, in milliseconds. */
export interface EvaluatedSide {
  readonly side: Side;
  readonly evaluateMs: number;
  readonly checkMs: number;
  /** Of `checkMs`, the contract's. */
  readonly contractMs: number;
}

/** Evaluates and judges one of the two trees of a review, as a check does. */
export async function evaluateSide(
  of: Side["of"],
  project: Project,
  pool: Evaluator,
  now: Date,
  options: EvaluationOptions,
): Promise<EvaluatedSide> {
  const clock = stopwatch();
  const { judgement, results, judgeMs } = await evaluateProject(project, pool, options);
  const evaluateMs = clock() - judgeMs;
  const stacks = evaluatedStacks(project, results);
  const contexts = stackContexts(stacks, project.model);
  judgeContract(contexts);
  const contractMs = clock();
  const findings = runChecks({ project, judgement, contract: contexts, now, needOf: needsOf(contexts) });
  const sample = evaluatedSample(project, results);
  const side = { of, project, judgement, results, stacks, contexts, sample, findings };
  return { side, evaluateMs, checkMs: judgeMs + contractMs + clock(), contractMs };
}

/** The findings of a side of which it is known what a test in the baseline stack says: what was judged is not judged again. */
export function findingsWith(
  { project, judgement, contexts }: Side,
  validity: Review["validity"],
  now: Date,
): Finding[] {
  return runChecks({ project, judgement, contract: contexts, now, needOf: needsOf(contexts), validity });
}
