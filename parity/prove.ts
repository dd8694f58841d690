import { checkedIn } from "./check";
import { workingFolder } from "./evaluate/index";
import { withPool } from "./evaluation";
import type { Graph, Value } from "./graph/types";
import { withoutSecrets } from "./registered/index";
import type { Result } from "./result";

export interface ProofOptions {
  /** The folder that holds `Pulumi.yaml`. */
  readonly project: string;
  /** The stack that is about to be deployed. */
  readonly stack: string;
  /** Time limit of one evaluation, in milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  /** The day waivers are judged by; default: now. */
  readonly now?: Date;
}

/** The verdict on one stack, and what it is a verdict on. Plain data, without a secret's value. */
export interface Proof {
  /** Only what concerns the stack. */
  readonly result: Result;
  /** What the stack registers; null where it could not be evaluated. */
  readonly graph: Graph | null;
  /** Folder that the program's relative paths start from; null where the project could not be read. */
  readonly folder: string | null;
}

/** `parity check` for one stack of a project, with the graph that the engine's requests can be held against. */
export function prove({ project, stack, timeoutMs, ...options }: ProofOptions): Promise<Proof> {
  return withPool(timeoutMs, async (pool) => {
    const checked = await checkedIn(pool, { ...options, project, stacks: [stack] });
    const graph = checked.evaluated.find(({ name }) => name === stack)?.graph;
    return {
      result: checked.result,
      graph: graph === undefined ? null : (withoutSecrets(graph as unknown as Value) as unknown as Graph),
      folder: checked.project === null ? null : workingFolder(checked.project.dir, checked.project.project.main),
    };
  });
}
