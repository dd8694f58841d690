/**
 * The graph: what one evaluation of a program registers, as plain data.
 *
 * Everything here survives `JSON.parse(JSON.stringify(graph))`: graphs cross a process boundary. Nothing here
 * imports the Pulumi SDK.
 */

/**
 * A property value. Besides JSON it can be a {@link Tagged} node, and a string can hold references
 * (see {@link REF_OPEN}) to outputs that only the provider will know.
 */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** The key that marks a tagged node. A private-use character, so that no program's own key collides with it. */
export const TAG = "\uE000";

/**
 * A value that the engine keeps secret. `content` is what the program made secret, with placeholders where config was
 * secret already: it is compared, and it is in no output, file, digest or error. Without it (a `secure:` value of
 * config, which is never decrypted) all secrets are alike.
 */
export type SecretValue = { readonly [TAG]: "secret"; readonly content?: Value };
/** A secret of which nothing is known, and what stands for every secret that is shown. */
export const SECRET: SecretValue = { [TAG]: "secret" };
/** An asset by content: `sha256` of its bytes. `text` is kept for text, so that it can be compared as what it is. */
export type AssetValue = {
  readonly [TAG]: "asset";
  readonly sha256: string;
  readonly text?: string;
  readonly source?: string;
};
/** An archive by content: entry path → asset or archive; or, for a file or URI taken whole, `sha256` / `source`. */
export type ArchiveValue = {
  readonly [TAG]: "archive";
  readonly entries?: { readonly [path: string]: Value };
  readonly sha256?: string;
  readonly source?: string;
};
/** A value that could not be determined; `unknown` indexes {@link Graph.unknowns}. */
export type UnknownValue = { readonly [TAG]: "unknown"; readonly unknown: number };
export type Tagged = SecretValue | AssetValue | ArchiveValue | UnknownValue;

/**
 * A reference to an output is a span `REF_OPEN path#property REF_CLOSE` inside a string: `path` is the resource's
 * {@link Resource.path}, `property` a Pulumi property path, and what the program did to it follows as
 * `|operation(arguments)`: `api/lb#arn|split(":")[5]`. An output that is passed on whole is a string of one span,
 * whatever its type. Shown to people as `${api/lb.arn}` (see `parity/graph/reference.ts`).
 */
export const REF_OPEN = "\uE001";
export const REF_CLOSE = "\uE002";

/** A place in a file; `file` is relative to the project's folder with `/`, `line` and `column` count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** How a resource came to be in the graph. `read` is `Class.get(…)`; `remote` a component that a provider builds. */
export type ResourceKind = "stack" | "component" | "custom" | "read" | "remote";

/** One registration, in the words of the engine's request. Absent options are absent, not null. */
export interface Resource {
  readonly kind: ResourceKind;
  /** Pulumi type token, `aws:lb/targetGroup:TargetGroup`. */
  readonly type: string;
  /** Logical name as the program gave it (it may contain the stack's name). */
  readonly name: string;
  /**
   * Logical names from the outermost component, joined by `/`; `$type` (a `$` and the type token) is added where two
   * resources of one graph share a path. The root stack's path is the empty string. Unique in a graph.
   */
  readonly path: string;
  /** Path of the parent; `""` for children of the root stack, null for the root stack itself. */
  readonly parent: string | null;
  /** Inputs by property name. For `read` these are the state hints of the look-up. */
  readonly inputs: { readonly [property: string]: Value };
  readonly options: ResourceOptions;
  /** Where the program made it, as far as the stack trace tells: the innermost frame inside the project's folder. */
  readonly position: Position | null;
  /** Top-level argument keys the program passed with a defined value that the SDK's class did not register. */
  readonly dropped: readonly string[];
  /** Made in a callback on another resource's output: a preview in which that is unknown does not get to it. */
  readonly waits?: true;
  /** What `registerOutputs` was given (components and the root stack), or null. */
  readonly outputs: { readonly [property: string]: Value } | null;
}

export interface ResourceOptions {
  /** Path of the explicit provider resource, or null for the engine's default provider. Absent on components. */
  readonly provider?: string | null;
  /** For components: package → path of the provider resource handed down. */
  readonly providers?: { readonly [pkg: string]: string };
  /** Provider version that the SDK asks for (`7.48.0`), where it does. */
  readonly version?: string;
  readonly pluginDownloadURL?: string;
  /** Reference of a parameterized package. */
  readonly package?: string;
  /** Paths of all resources this one depends on, sorted. */
  readonly dependencies?: readonly string[];
  /** Property → paths of the resources it depends on, sorted. */
  readonly propertyDependencies?: { readonly [property: string]: readonly string[] };
  readonly protect?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: string;
  readonly replaceWith?: readonly string[];
  readonly hideDiffs?: readonly string[];
  readonly replacementTrigger?: Value;
  /** `import:` ID for `custom`; the looked-up ID for `read`. */
  readonly id?: Value;
  readonly aliases?: readonly Value[];
  readonly customTimeouts?: { readonly [operation: string]: string };
  /** Hook kind → hook names. Hooks run at deployment, never here. */
  readonly hooks?: { readonly [kind: string]: readonly string[] };
  readonly envVarMappings?: { readonly [name: string]: string };
}

/** One call of a provider function. */
export interface Invoke {
  readonly token: string;
  readonly args: { readonly [name: string]: Value };
  /** Path of the explicit provider, or null. */
  readonly provider: string | null;
  readonly version?: string;
  readonly position: Position | null;
  /** Who answered: `parity.yaml`, or the built-in answers. */
  readonly answeredBy: "configured" | "built-in";
}

/** Why a value could not be determined. */
export interface Unknown {
  /** Path of the resource whose output was needed (null: not a resource's output), and its property path. */
  readonly resource: string | null;
  readonly type: string | null;
  readonly property: string | null;
  /** What the program did that needs the value itself: `.map()`, `=== `, `JSON.parse`, an error's message. */
  readonly operation: string;
  readonly position: Position | null;
  /** True when the callback failed before it could return, so resources that it registers may be missing. */
  readonly aborted: boolean;
  /** What to put where in `parity.yaml`, in one sentence. */
  readonly remedy: string;
}

export interface Graph {
  readonly project: string;
  readonly stack: string;
  /** In order of path (code units), the root stack first: registration order is not part of the graph. */
  readonly resources: readonly Resource[];
  /** Sorted by token, canonical arguments, provider. */
  readonly invokes: readonly Invoke[];
  readonly unknowns: readonly Unknown[];
  /** Config keys (`namespace:name`) that the program asked for, sorted. */
  readonly configReads: readonly string[];
}
