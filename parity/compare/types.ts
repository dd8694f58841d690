import type { Evaluation, ProgramConfig, Surroundings } from "../evaluate/types";
import type { Value } from "../graph/types";
import type { Location, ResultError, StackSummary } from "../result";

/** An evaluation that the verdict needs. What is the same for all of them (folder, answers …) the caller adds. */
export interface EvaluationSpec {
  /** Unique among the specs of a run: {@link Results} are handed back under it. */
  readonly id: string;
  /** How a person calls it: the stack's name, "the sample environment". */
  readonly label: string;
  /** The stack's name that the program sees, and that `{stack}` in the keys of answers stands for. */
  readonly stack: string;
  readonly config: ProgramConfig;
  readonly surroundings: Surroundings;
}

/** What came of the evaluations so far, by {@link EvaluationSpec.id}. */
export type Results = ReadonlyMap<string, Evaluation>;

/** The five laws of design.md. */
export type Law = "uniform" | "transparent" | "closed" | "one-provider" | "known";

/** What is wrong, within a law: names the message of the check. */
export type DeviationKind =
  // uniform
  | "value"
  // closed
  | "key-missing"
  | "key-extra"
  | "key-renamed"
  | "plaintext"
  | "secret"
  | "default-overridden"
  | "file-unlisted"
  | "key-unread"
  // transparent
  | "changed"
  | "missing"
  | "added"
  | "moved"
  | "elsewhere"
  | "resource-missing"
  | "resource-added"
  | "resource-renamed"
  | "resource-moved"
  | "resource-type"
  | "unshown"
  | "unsteady"
  | "call"
  | "names-compared"
  // one provider
  | "other-cloud"
  | "not-baseline"
  | "nothing"
  | "version"
  | "shape"
  | "instance"
  | "default-provider"
  // known
  | "unknown"
  | "dropped"
  | "dropped-everywhere";

/** A difference between stacks that no variance explains; or, for `known`, what cannot be judged. Plain data. */
export interface Deviation {
  readonly check: Law;
  readonly kind: DeviationKind;
  /** The stacks that deviate, in rollout order. */
  readonly stacks: readonly string[];
  /** Address, the stack's name as `{stack}`; `{stack}` alone is the stack itself (its outputs). Null: not a resource. */
  readonly resource: string | null;
  readonly type: string | null;
  /** Property address; for config its key and path. The values of variances in it are `{key}`. */
  readonly property: string | null;
  /** As text; null = absent or not a matter of values. */
  readonly expected: string | null;
  /** Every stack; empty where the deviation is not about a value. */
  readonly values: { readonly [stack: string]: string | null };
  readonly locations: readonly Location[];
  /** What chose it, in words that end a sentence ("chosen by `aws:region`"), or null where that is not known. */
  readonly cause: string | null;
  /** Further words that the message of this kind needs. */
  readonly words: { readonly [name: string]: string };
}

/** What comparison knows of a stack. */
export type JudgedStack = Omit<StackSummary, "paths">;

/** What the evaluations say so far. */
export interface Judgement {
  /** Evaluations that would say more; empty when everything is said. Judge again with their results added. */
  readonly more: readonly EvaluationSpec[];
  readonly deviations: readonly Deviation[];
  /** Why something could not be judged: the verdict is `undetermined`. */
  readonly errors: readonly ResultError[];
  /** In rollout order. */
  readonly stacks: readonly JudgedStack[];
}

/** The config of one environment, whole: `namespace:name` → value, secrets as tagged nodes. */
export type Config = { readonly [key: string]: Value };
