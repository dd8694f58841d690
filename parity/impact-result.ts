import type { Location } from "./result";

/** The member `impact` of the result: what each setting of the web servers is needed for. */

/** What becomes of a stack when one setting of its web server goes. */
export type ImpactOutcome =
  /** Probes are answered otherwise. */
  | "needed"
  /** No probe changed; rows of the contract need it all the same. */
  | "listed"
  /** No probe changed, and no row of the contract lists it. */
  | "unchanged"
  /** The only probes that change are those that fail now and would pass. */
  | "harmful"
  /** It cannot be decided; why is beside it. */
  | "unknown"
  /** The stack has no such setting. */
  | "absent";

/** Probes of one traffic path that are answered alike, before and after. */
export interface ImpactChange {
  /** They passed and fail; they are answered otherwise, and pass or fail as before; they failed and pass. */
  readonly effect: "breaks" | "changes" | "repairs";
  /** Id of the traffic path. */
  readonly path: string;
  readonly probes: readonly string[];
  /** For people: `the health check from 10.0.0.0/24`. */
  readonly titles: readonly string[];
  readonly before: string;
  readonly after: string;
  /** What people see; empty where nothing fails. */
  readonly symptom: string;
  /** How nginx comes to the answer without the setting. Given for settings that were asked for, else empty. */
  readonly steps: readonly string[];
}

/** A row of the contract that speaks against removing a setting. */
export interface ImpactRow {
  /** Id of the row, which is that of its check. */
  readonly row: string;
  /** Judged again without the setting it is broken; or its catalogue says that removing this can break it. */
  readonly how: "broken" | "listed";
  readonly symptom: string;
  /** What the check says without the setting, where it is broken. */
  readonly message: string | null;
}

/** One setting in one stack. */
export interface ImpactCell {
  readonly stack: string;
  /** The first stack before it of which the same is said, apart from what is each one's own (name, domain …); else null. */
  readonly sameAs: string | null;
  readonly outcome: ImpactOutcome;
  /** The directive on one line, as nginx reads it; null where it is absent. */
  readonly text: string | null;
  /** Where it stands on the server: `/etc/nginx/conf.d/api.conf:7`. */
  readonly at: string | null;
  /** Where the program declares the file. */
  readonly location: Location | null;
  readonly changes: readonly ImpactChange[];
  readonly rows: readonly ImpactRow[];
  /** Why it cannot be decided; empty elsewhere. */
  readonly unknown: readonly string[];
}

export interface ImpactSetting {
  /** File and address of the setting in it, the stacks' own values as `{key}`: the same in all stacks. */
  readonly file: string;
  readonly address: string;
  /** Which web server has it, where a stack has several; else null. */
  readonly server: string | null;
  /** The directive on one line, the stacks' own values as `{key}`. */
  readonly text: string;
  /**
   * Over all stacks: `needed` or `harmful` where some stack says so; else `unknown` where one cannot tell; else `listed`;
   * `removable` where no probe of any stack needs it and no row lists it.
   */
  readonly outcome: "needed" | "harmful" | "unknown" | "listed" | "removable";
  /**
   * It decides who is let in: by itself, by what stands in its block or in the files that it includes, or by a variable. No
   * probe comes from whom it keeps out, so that `removable` is not said of it in words.
   */
  readonly access: boolean;
  /** The stacks that need it, where others have it and do not; empty where all that have it are alike. */
  readonly onlyIn: readonly string[];
  /** Sets of other settings that must not all go together with it: nothing changes without one, something without all. */
  readonly notWith: readonly (readonly string[])[];
  /** Every stack, in rollout order. */
  readonly stacks: readonly ImpactCell[];
}

/** Settings that were removed together. */
export interface ImpactSet {
  /** Those asked for; all that are removable; all without which no probe changed. */
  readonly of: "asked" | "removable" | "unchanged";
  /** As `file!address`. */
  readonly settings: readonly string[];
  /** Every stack, in rollout order. */
  readonly stacks: readonly Omit<ImpactCell, "text" | "at" | "location">[];
  /** Minimal sets among them that back each other up: each alone changes nothing, all of one together do. */
  readonly conflicts: readonly (readonly string[])[];
}

/** What a stack was judged by. */
export interface ImpactBasis {
  readonly stack: string;
  readonly paths: number;
  readonly probes: number;
  /** Probes that fail as things are: `title: reason`. */
  readonly failing: readonly string[];
  /** Rows of the contract that speak of the stack's traffic paths. */
  readonly rows: number;
  /** Rows that were not judged, and why: `LM-03 needs application.maxUpload`. */
  readonly notJudged: readonly string[];
  /** What could not be followed, or was assumed. */
  readonly gaps: readonly string[];
}

/** Predictions held against a real nginx. */
export interface ImpactRehearsal {
  /** Version of the nginx that ran. */
  readonly nginx: string;
  /** What stands between this and the full proof: another version of nginx, relocated addresses …; empty: nothing. */
  readonly limits: readonly string[];
  /** Outcomes of one probe in one stack without one setting (or set), predicted and observed. */
  readonly compared: number;
  readonly agreed: number;
  /** Predictions that say that they do not know. */
  readonly undecided: number;
  /** Each is a defect of the model. */
  readonly disagreements: readonly {
    readonly stack: string;
    /** As `file!address`; empty: nothing was removed. */
    readonly without: readonly string[];
    readonly probe: string;
    readonly predicted: string;
    readonly observed: string;
  }[];
}

/** What each setting of the web servers is needed for. */
export interface Impact {
  /** What was asked for, as given; empty: all settings. */
  readonly asked: readonly string[];
  /** In rollout order. */
  readonly basis: readonly ImpactBasis[];
  /** In the order of files and of the configuration. */
  readonly settings: readonly ImpactSetting[];
  readonly sets: readonly ImpactSet[];
  readonly rehearsal: ImpactRehearsal | null;
}
