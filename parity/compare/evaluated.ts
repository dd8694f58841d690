import type { Project } from "../config/types";
import type { Graph } from "../graph/types";
import { environmentsOf } from "./environments";
import { withoutOwn } from "./mismatch";
import { stackId, writtenId } from "./plan";
import type { Results } from "./types";

/** A stack by itself: what it deploys, whatever the others do. */
export interface EvaluatedStack {
  readonly name: string;
  /** With its config as it is written. */
  readonly graph: Graph;
  /** Text of the stack as all stacks share it: `{stack}` for its name, `{app:domain}` for its value of a variance. */
  readonly shared: (text: string) => string;
}

/** The stacks that could be evaluated, in rollout order. */
export function evaluatedStacks(project: Project, results: Results): EvaluatedStack[] {
  const { stacks, holes } = environmentsOf(project);
  return stacks.flatMap((inputs) => {
    const { name } = inputs;
    // Repaired config is for comparing: what will run is what is written.
    const result = results.get(writtenId(name)) ?? results.get(stackId(name));
    if (result?.status !== "evaluated") return [];
    return [{ name, graph: result.graph, shared: (text: string) => withoutOwn(text, inputs, holes) }];
  });
}
