import type { Value } from "../../graph/types";
import type { NginxFacts, WebServer } from "../../nginx/configuration/types";
import type { Directive } from "../../nginx/types";
import type { Gap, Place, Servers, StackTraffic, TrafficPath } from "../../traffic/types";
import type { Check } from "../define";

/** One stack, as the contract sees it: its traffic paths, and what nginx makes of its configuration. */
export interface StackContext {
  readonly stack: string;
  readonly traffic: StackTraffic;
  /** The effective configuration of servers; null where they declare no nginx, or one that does not start. */
  readonly webServer: (servers: Servers) => WebServer | null;
  readonly nginx: NginxFacts;
  /** Facts of `application` in `parity.yaml`: durations in seconds, sizes in bytes; null: not declared. */
  readonly application: {
    readonly maxUpload: number | null;
    readonly longestRequest: number | null;
    readonly websocketPing: number | null;
    readonly headers: readonly string[] | null;
  };
}

/** A breach of one row in one stack. Those of several stacks that say the same become one finding. */
export interface Violation {
  /** Names one of the check's messages. */
  readonly message: string;
  readonly words: { readonly [word: string]: string };
  /** What the finding is about: the setting where there is one, else the load balancer's property. */
  readonly at: Place;
  /** What is there, as text; null: nothing. Shown as this stack's value. */
  readonly actual: string | null;
  /** What would be right, as text; null: no single value. */
  readonly expected: string | null;
  /** Other places that take part: the load balancer's side of it. */
  readonly also: readonly Place[];
  readonly paths: readonly TrafficPath[];
}

/** A row of the catalogue, as one check. `id` is the row's: `HC-03`. */
export interface ContractCheck extends Check {
  readonly row: {
    readonly area: string;
    /** What a person sees when it breaks; completes "… goes: ". */
    readonly symptom: string;
    /** Addresses of the vendor's and nginx's own words. */
    readonly sources: readonly string[];
    /** Facts of `parity.yaml` without which it is not judged: `application.maxUpload`, `nginx.version`. */
    readonly facts: readonly string[];
  };
  /** True where the row speaks of this path at all (kind of balancer, protocol …). */
  readonly applies: (path: TrafficPath, context: StackContext) => boolean;
  readonly judge: (context: StackContext) => readonly Violation[];
  /**
   * The row's `breaksWhenRemoved`: true when removing this directive can break the row on this path, whatever a probe shows.
   * `value` says whether the value at hand matters (a timeout whose default would do is not listed).
   */
  readonly listed: (directive: Directive, path: TrafficPath, context: StackContext) => boolean;
}

export type { Gap, Place, Value };
