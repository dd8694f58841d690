import type { Resource, Value } from "../../../parity/graph/types";

/**
 * A small stack where everything is right: tests change one thing of it. Inputs hold references as people see them,
 * `${targets.arn}`; nginx files are text of their own, and become the user data of the servers.
 */
export interface Base {
  readonly about: string;
  readonly provider: { readonly package: "aws" | "azure-native"; readonly version: string };
  readonly resources: readonly BaseResource[];
  /** Path on the server → text. */
  readonly files: { readonly [path: string]: string };
  /** Where the user data belongs: `property` of `resource`, base64. */
  readonly userData: { readonly resource: string; readonly property: string };
}

export interface BaseResource {
  readonly type: string;
  /** Also its path, unless it has a parent. */
  readonly name: string;
  readonly parent?: string;
  readonly kind?: Resource["kind"];
  readonly inputs?: { readonly [property: string]: Value };
}

/** What a test changes. Addresses are the resource's path, a space, and a property path: `targets healthCheck.path`. */
export interface Change {
  /** Address → the new value; what is on the way is made. */
  readonly set?: { readonly [address: string]: Value };
  /** Addresses, and paths of whole resources. */
  readonly remove?: readonly string[];
  readonly add?: readonly BaseResource[];
  /**
   * Path of a file → its new text, null to have it no more, or replacements: each `[from, to]` must stand there exactly
   * once. A replacement by `""` takes the line with it where nothing else stands on it.
   */
  readonly nginx?: { readonly [path: string]: string | null | readonly (readonly [from: string, to: string])[] };
  /** How user data is wrapped; default `base64`. `secret`: that, kept as a secret. `none`: there is no user data. */
  readonly userData?: "base64" | "gzip" | "secret" | "none";
}
