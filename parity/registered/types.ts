import type { Value } from "../graph/types";

/** A resource as the engine is about to make it: what a policy is shown of it, as plain data. */
export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; null where it has none. */
  readonly parent: string | null;
  /**
   * Inputs after the provider has checked them, in the words of a graph: unknown values and secrets are tagged nodes. A key
   * that begins with `__` is the provider's own note.
   */
  readonly inputs: { readonly [property: string]: Value };
  /**
   * True where the inputs tell secrets from plain text, and (by `__defaults`) what a provider filled in from what the
   * program passed. False: no value of them may be shown, for any of them may be a secret.
   */
  readonly whole: boolean;
  /** URN of the provider's resource; null where it has none. */
  readonly provider: string | null;
  readonly options: RegisteredOptions;
}

export interface RegisteredOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Operation → seconds; 0: not set. */
  readonly customTimeouts: { readonly [operation: string]: number };
}

/** A resource of the whole stack, at the end: what it depends on, by URN. */
export interface RegisteredDependencies {
  readonly urn: string;
  /** Property → URNs of what it depends on; properties that depend on nothing are not in it. */
  readonly properties: { readonly [property: string]: readonly string[] };
}

/** Why a registered value is not the proven one. */
export type DifferenceKind = "changed" | "missing" | "added" | "unknown" | "plain-text" | "secret";

/** One difference between a proven and a registered resource. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Property address, `healthCheck.path`. */
  readonly property: string;
  /** As text; null = absent. */
  readonly proven: string | null;
  readonly registered: string | null;
}
