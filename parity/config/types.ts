import type { Position, Value } from "../graph/types";

/**
 * One config value of a stack file, or a default of `Pulumi.yaml`. Objects and lists keep the position of every
 * nested value: `positions` maps a path inside the value (`["min"]`, JSON array text) to its place.
 */
export interface ConfigEntry {
  /** `namespace:name`; a key without namespace has the project's name put before it, as the CLI does. */
  readonly key: string;
  /** The value as written, secrets replaced by `{ [TAG]: "secret", … }` nodes at the place where `secure:` stands. */
  readonly value: Value;
  readonly position: Position;
  readonly positions: { readonly [path: string]: Position };
  /** True when the whole value or any nested part is `secure:`. A variance's sample in its place stays secret. */
  readonly secret: boolean;
  /** Who gives it: the stack file, an answer under `environments` in `parity.yaml`, or a default of `Pulumi.yaml`. */
  readonly from: "stack" | "environment" | "project";
}

/** Config of one stack: key → entry. */
export interface ConfigEntries {
  readonly [key: string]: ConfigEntry;
}

/** One `Pulumi.<stack>.yaml`. */
export interface StackFile {
  readonly stack: string;
  /** Relative to the project's folder. */
  readonly file: string;
  /** Where `config:` stands, which is where a key that is missing belongs; absent where the file has none. */
  readonly section?: Position;
  readonly config: ConfigEntries;
  /** Names under `environment:` (Pulumi ESC), with their place. */
  readonly environments: readonly { readonly name: string; readonly position: Position }[];
}

/** `Pulumi.yaml`, as far as evaluation needs it. */
export interface ProjectFile {
  readonly file: string;
  readonly name: string;
  readonly runtime: string;
  readonly main: string;
  /** `runtime.options.nodeargs`, split into words. */
  readonly nodeArgs: readonly string[];
  /** False when `runtime.options.typescript: false`. */
  readonly typescript: boolean;
  readonly packageManager: string | null;
  /** Where stack files are: `stackConfigDir`, default ".". */
  readonly stackConfigDir: string;
  /**
   * Keys with a value (`default:`, `value:` or shorthand), in the order in which the CLI applies them. A name can be a
   * path (`capacity.min`), which sets a part of an object that the stack has.
   */
  readonly config: ConfigEntries;
  readonly plugins: Value;
}

export interface Variance {
  /** A literal config key, or a key and a path into its object value, as written: `parity:capacity.min`. */
  readonly name: string;
  readonly key: string;
  /** Path into the object value; empty for the whole value. */
  readonly path: readonly (string | number)[];
  readonly sample: Value;
  readonly why: string;
  readonly position: Position;
}

export interface Excluded {
  /** A stack's name, with `*` for any characters. */
  readonly stack: string;
  readonly why: string;
  readonly position: Position;
}

export interface Derived {
  readonly resource: string;
  readonly property: string;
  /** The name of a variance, or `{stack}` for the stack's name. */
  readonly from: string;
  readonly why: string;
  readonly position: Position;
}

export interface Waiver {
  readonly check: string;
  readonly stack: string;
  readonly resource: string | null;
  readonly property: string | null;
  /** The value that is accepted, as text; null accepts an absent value; undefined accepts whatever is there. */
  readonly value: string | null | undefined;
  readonly owner: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, valid through the end of that day, UTC. */
  readonly expires: string;
  readonly position: Position;
}

/** `parity.yaml`, validated. */
export interface Model {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly baseline: { readonly provider: string; readonly stack: string; readonly position: Position };
  /** In rollout order. */
  readonly stacks: readonly { readonly name: string; readonly position: Position }[];
  readonly excluded: readonly Excluded[];
  readonly varies: readonly Variance[];
  readonly derived: readonly Derived[];
  readonly waivers: readonly Waiver[];
  readonly invokes: { readonly [token: string]: Value };
  readonly outputs: { readonly [type: string]: { readonly [property: string]: Value } };
  readonly stackReferences: { readonly [name: string]: { readonly [output: string]: Value } };
  /** Answers for `environment:` imports: environment name → the config it gives. */
  readonly environments: { readonly [name: string]: ConfigEntries };
  readonly nginx: {
    readonly version: string | null;
    readonly root: boolean | null;
    readonly modules: readonly string[] | null;
  };
  readonly application: { readonly [fact: string]: Value };
}

/** A project as loaded from disk. */
export interface Project {
  /** Absolute. */
  readonly dir: string;
  readonly project: ProjectFile;
  readonly model: Model;
  /**
   * All stack files found, by stack name, sorted. One that is not under `stacks` and cannot be read is there with no
   * config: it is nobody's input, only its name matters.
   */
  readonly stackFiles: { readonly [stack: string]: StackFile };
}

/** Bad input: one message for a person. `InputError` (problems.ts) carries them; loading throws nothing else. */
export interface InputProblem {
  readonly message: string;
  readonly position: Position | null;
}
