import type { Graph, Position, Value } from "../graph/types";

/** A config value as the CLI hands it to a program: always a string. */
export interface ProgramConfig {
  /** `namespace:name` → string, objects and lists as JSON. */
  readonly values: { readonly [key: string]: string };
  /** Keys whose values are secret. Their `values` are placeholders, never the real secret. */
  readonly secretKeys: readonly string[];
}

/** What differs from run to run on a real machine, as an input, so that a program that depends on it shows. */
export interface Surroundings {
  /** Milliseconds since the epoch that the program's clock starts at. */
  readonly clock: number;
  /** Seed of `Math.random`. */
  readonly seed: number;
  /** Variables put into the program's environment on top of the caller's, credentials removed. */
  readonly env: { readonly [name: string]: string };
}

/** One evaluation to make. */
export interface EvaluationRequest {
  /** Absolute path of the folder that holds `Pulumi.yaml`. */
  readonly projectDir: string;
  readonly project: string;
  readonly organization: string;
  readonly stack: string;
  /** The program's `main`, relative to the project's folder, as `Pulumi.yaml` gives it (default "."). */
  readonly main: string;
  /** `runtime.options.nodeargs` of `Pulumi.yaml`, split into words. */
  readonly nodeArgs: readonly string[];
  readonly config: ProgramConfig;
  readonly surroundings: Surroundings;
  /** Answers from `parity.yaml`, `{stack}` in keys already replaced. Token → answer. */
  readonly invokes: { readonly [token: string]: Value };
  /** Type token → output property → value. */
  readonly outputs: { readonly [type: string]: { readonly [property: string]: Value } };
  /** Stack reference name → output → value. */
  readonly stackReferences: { readonly [name: string]: { readonly [output: string]: Value } };
}

/** What came of it. `label` is how a person calls the evaluation: the stack's name, or "the sample environment". */
export type Evaluation =
  | { readonly status: "evaluated"; readonly graph: Graph }
  | { readonly status: "failed"; readonly failure: EvaluationFailure };

export interface EvaluationFailure {
  readonly kind:
    | "threw"
    | "timed-out"
    | "exited"
    | "pending"
    | "crashed"
    | "cannot-load"
    | "duplicate"
    | "invoke"
    | "cycle";
  /** One sentence: what happened, and to which resource. */
  readonly message: string;
  readonly position: Position | null;
  /** What to do about it, in one sentence, or null. */
  readonly remedy: string | null;
}

export interface EvaluateOptions {
  readonly timeoutMs: number;
  /** Processes side by side; at least 1. */
  readonly concurrency: number;
  /** Receives what programs print, one line a call. */
  readonly onOutput: (stack: string, line: string) => void;
}
