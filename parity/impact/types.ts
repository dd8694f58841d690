import type { ContractCheck, StackContext } from "../checks/contract/types";
import type { Probe } from "../traffic/probes/types";

/** One stack, as impact asks about it. */
export interface StackInput {
  readonly context: StackContext;
  readonly probes: readonly Probe[];
}

/** A project, as impact asks about it. */
export interface ImpactInput {
  /** In rollout order. */
  readonly stacks: readonly StackInput[];
  readonly checks: readonly ContractCheck[];
}
