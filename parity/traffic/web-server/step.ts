import type { Written } from "../../graph/tree";

/** What user data does on a server, as far as it concerns files. In the order in which it happens. */
export type Step = WriteStep | LineStep | RunStep | PackagesStep | LostStep;

export interface WriteStep {
  readonly kind: "write";
  readonly written: Written;
  /** Property address of the entry. */
  readonly address: string;
  readonly secret: boolean;
  /** The script whose variables are replaced in it; null: none. */
  readonly script: string | null;
}

/** A line of a shell script. Lines of one `script` share variables and a working folder. */
export interface LineStep {
  readonly kind: "line";
  readonly text: string;
  readonly address: string;
  readonly secret: boolean;
  readonly script: string;
}

/** A program with its arguments. */
export interface RunStep {
  readonly kind: "run";
  readonly words: readonly string[];
  readonly address: string;
  readonly secret: boolean;
  readonly script: string;
}

/** cloud-init installs these. */
export interface PackagesStep {
  readonly kind: "packages";
  readonly names: readonly string[];
}

export interface LostStep {
  readonly kind: "lost";
  readonly why: string;
}

/**
 * Stages in which cloud-init does things (`cloud.cfg` of its packages): boot commands, files, packages, deferred files, then
 * scripts in order of name: those of the user data (`part-001`) before that of `runcmd`.
 */
export const STAGE = { boot: 0, files: 1, packages: 2, deferred: 3, script: 4, commands: 5 } as const;

export interface Staged {
  readonly stage: number;
  readonly step: Step;
}

/** Where in user data something stands. */
export interface At {
  readonly address: string;
  readonly secret: boolean;
}
