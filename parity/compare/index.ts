/**
 * Comparison: the five laws of parity over the evaluations of one project.
 *
 * ```ts
 * const results = new Map<string, Evaluation>();
 * let specs = firstRound(project);
 * let judgement: Judgement;
 * do {
 *   for (const spec of specs) results.set(spec.id, await evaluate(spec));   // in any order, side by side
 *   judgement = judge(project, results);
 *   specs = judgement.more;                                                   // empty after at most three rounds
 * } while (specs.length > 0);
 * const stacks = evaluatedStacks(project, results);                          // for judging each stack by itself
 * ```
 *
 * `judge` is pure: all it knows is in its arguments, and the order of evaluation does not matter. It may be called
 * with results missing (an evaluation that was not made says nothing, and is asked for again in `more`).
 */
export { changesBetween, type GraphChange, positionOf } from "./changes";
export { type EvaluatedStack, evaluatedStacks } from "./evaluated";
export { judge } from "./judge";
export { firstRound } from "./plan";
export { type EvaluatedSample, evaluatedSample, type Stray } from "./sample";
export { asText, opaque } from "./text";
export type { Deviation, DeviationKind, EvaluationSpec, Judgement, Law, Results } from "./types";
