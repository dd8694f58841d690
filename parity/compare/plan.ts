import type { Project } from "../config/types";
import { type Environments, environmentsOf, toSpec, unrepaired } from "./environments";
import type { EvaluationSpec } from "./types";

/** Ids of the evaluations of the first round. */
export const SAMPLE = "sample";
export const stackId = (stack: string): string => `stack:${stack}`;
export const writtenId = (stack: string): string => `written:${stack}`;
export const pairId = (variance: string): string => `pair:${variance}`;

/**
 * The evaluations that every verdict needs: the sample environment, each stack (its config repaired where a finding
 * concerns it), the config as it is written where that differs, and a pair for each variance without a distinct sample.
 */
export function firstRound(project: Project): EvaluationSpec[] {
  return planFirst(environmentsOf(project));
}

export function planFirst(environments: Environments): EvaluationSpec[] {
  const { sample, stacks, pairs } = environments;
  const specs: EvaluationSpec[] = [];
  const add = (id: string, label: string, inputs: typeof sample): void => {
    specs.push(toSpec(environments, id, label, inputs, specs.length));
  };
  if (stacks.length === 0) return [];
  add(SAMPLE, "the sample environment", sample);
  for (const stack of stacks) add(stackId(stack.name), stack.name, stack);
  for (const { name } of stacks.filter((stack) => isRepaired(environments, stack.name))) {
    add(writtenId(name), name, { name, config: unrepaired(environments, name, null) });
  }
  for (const { variance, inputs } of pairs)
    add(pairId(variance), `the sample environment with another ${variance}`, inputs);
  return specs;
}

export function isRepaired(environments: Environments, stack: string): boolean {
  return environments.declared.found.some(({ repairs }) => repairs.some((repair) => repair.stack === stack));
}
