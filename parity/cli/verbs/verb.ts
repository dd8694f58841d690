import type { Command } from "commander";
import type { Io } from "../io";

/** One verb of the command, in one file of this folder, listed in `index.ts`. */
export interface Verb {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Adds the verb's own arguments and options. */
  readonly declare: (command: Command) => void;
  /** Does the work, writes what there is to say, and gives the exit status. Heavy modules are loaded in here only. */
  readonly run: (call: Call, io: Io) => Promise<number>;
}

/** What the user asked for. */
export interface Call {
  /** Absolute path of `--project`. */
  readonly project: string;
  readonly args: readonly string[];
  /** The verb's own options, parsed as {@link Verb.declare} says. */
  readonly options: { readonly [name: string]: unknown };
}
