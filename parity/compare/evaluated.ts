import type { Project } from "../config/types";
import type { Graph } from "../graph/types";
import { environmentsOf } from "./environments";
import { withOwn, withoutOwn } from "./mismatch";
import { stackId, writtenId } from "./plan";
import type { Results } from "./types";

/** A stack by itself: what it deploys, whatever the others do. */
export interface EvaluatedStack {
  readonly name: string;
  /** With its config as it is written. */
  readonly graph: Graph;
  /** Text of the stack as all stacks share it: `{stack}` for its name, `{app:domain}` for its value of a variance. */
  readonly shared: (text: string) => string;
  /** The other way round: a text that all stacks share, with this stack's own values. */
  readonly own: (text: string) => string;
}

/** The stacks that could be evaluated, in rollout order. */
export function evaluatedStacks(project: Project, results: Results): EvaluatedStack[] {
  const { stacks, holes } = environmentsOf(project);
  return stacks.flatMap((inputs) => {
    const { name } = inputs;
    // Repaired config is for comparing: what will run is what is written.
    const result = results.get(writtenId(name)) ?? results.get(stackId(name));
    if (result?.status !== "evaluated") return [];
    const shared = (text: string): string => withoutOwn(text, inputs, holes);
    const own = (text: string): string => withOwn(text, inputs, holes);
    return [{ name, graph: result.graph, shared, own }];
  });
}
