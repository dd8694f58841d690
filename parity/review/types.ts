import type { StackContext } from "../checks/index";
import type { EvaluatedSample, EvaluatedStack, Judgement, Results } from "../compare/index";
import type { Project } from "../config/types";
import type { Finding, ReviewChange } from "../result";

/** What the parts of a review hand to each other. Everything here is computed; nothing is read from a disk. */

/** One of the two trees, evaluated and judged by its own `parity.yaml`. */
export interface Side {
  readonly of: "base" | "work-tree";
  readonly project: Project;
  readonly judgement: Judgement;
  readonly results: Results;
  /** The stacks that could be evaluated, in rollout order, with their config as it is written. */
  readonly stacks: readonly EvaluatedStack[];
  /** The same stacks, in the same order, with their traffic paths and web servers. */
  readonly contexts: readonly StackContext[];
  /** The sample environment; null where it could not be evaluated. */
  readonly sample: EvaluatedSample | null;
  readonly findings: readonly Finding[];
}

/** Both of them. A stack that only one side has is under no change: `stacksAdded` and `stacksRemoved` name it. */
export interface Sides {
  readonly base: Side;
  readonly head: Side;
}

/** A place in a stack's own graph. */
export interface OwnPlace {
  /** Path of the resource in that stack's graph. */
  readonly path: string;
  /** Address of the property with that stack's own values; null: the resource as a whole. */
  readonly property: string | null;
}

/** Where a change is in one stack: in its base graph (null: it is added), and in its graph of the work tree (null: removed). */
export interface ChangePlaces {
  readonly before: OwnPlace | null;
  readonly after: OwnPlace | null;
}

/**
 * A change as the result has it, with what the judgement of it needs. It is told at the outermost place: where a block
 * of nginx is removed or added, `property` is the block's address, and the settings in it are part of it.
 */
export interface Change extends ReviewChange {
  /**
   * Per stack of the change, what it is in sample form, as opaque text: it is the same in two stacks exactly where these
   * texts are equal. A stack that is not in here is not touched by it.
   */
  readonly forms: ReadonlyMap<string, string>;
  /** Every stack of the change; empty for config. */
  readonly places: ReadonlyMap<string, ChangePlaces>;
}
