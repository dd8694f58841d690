import type { Resource, Value } from "../../../parity/graph/types";

/** How an unknown value is written in an {@link EngineGraph}: `{ [TAG]: "unknown", unknown: -1 }`, as no graph lists it. */
export const ENGINE_UNKNOWN = -1;

/**
 * A resource as the engine was asked to register it, in the words of a recorded graph. What only the evaluator knows
 * (source positions, arguments that the SDK dropped) is not here; what only the engine knows is `urn` and `state`.
 */
export interface EngineResource extends Omit<Resource, "position" | "dropped"> {
  readonly urn: string;
  /** The outputs that the engine answered with; null when the registration failed. */
  readonly state: { readonly [property: string]: Value } | null;
}

export interface EngineInvoke {
  readonly token: string;
  readonly args: { readonly [name: string]: Value };
  readonly provider: string | null;
  readonly version?: string;
  /** What the provider answered; null when it failed. */
  readonly answer: { readonly [name: string]: Value } | null;
}

/** What one run of a program asked the engine for. */
export interface EngineGraph {
  readonly project: string;
  readonly stack: string;
  /** In order of path (code units). */
  readonly resources: readonly EngineResource[];
  /** Distinct calls, in order of token and arguments. */
  readonly invokes: readonly EngineInvoke[];
}
