import type { Observation } from "../../traffic/probes/types";
import type { Place } from "../../traffic/types";
import type { RehearsedOn } from "../types";

/** What came of every probe, by id. */
export type Observations = ReadonlyMap<string, Observation>;

/** The removal experiment: every setting taken out alone, in every stack, and all probes made again. */
export interface RemovalExperiment {
  readonly on: RehearsedOn;
  /** In the order of the stacks given. */
  readonly stacks: readonly RemovalStack[];
}

export interface RemovalStack {
  readonly stack: string;
  /** A stack given before this one that is the same to the byte, and was run for both. */
  readonly sameAs: string | null;
  /** With everything there; of all servers of the stack. */
  readonly baseline: Observations;
  /** In the order of `settingsIn`. */
  readonly variants: readonly Variant[];
  /** All settings together without each of which nothing changed, a server each. Empty where there are none. */
  readonly together: readonly Together[];
}

export interface Variant {
  /** The server whose configuration was changed; `observations` are of its probes. */
  readonly server: Place;
  /** Addresses of the settings that were taken out. */
  readonly removed: readonly string[];
  readonly observations: Observations;
}

export interface Together extends Variant {
  /**
   * Settings of which each alone changes nothing, and all of which change something: none can be left out. Null: nothing changes
   * however many go.
   */
  readonly minimal: readonly string[] | null;
}
