import type { Location } from "./result";

/**
 * The member `declared` of the result: what the stacks declare, and the ways that traffic takes through it. Made only when
 * it is asked for. Texts are as all stacks share them: `{stack}` for the name, `{app:domain}` for the value of a variance.
 */

export interface DeclaredResource {
  /** As in findings; `{stack}` alone is the stack itself. */
  readonly address: string;
  readonly type: string;
  readonly kind: "stack" | "component" | "custom" | "read" | "remote";
  /** Where the first stack that has it makes it. */
  readonly location: Location | null;
  /** Index into {@link Declared.presence}. */
  readonly presence: number;
}

/** One fact that decides what becomes of traffic at a hop. */
export interface DeclaredFact {
  readonly name: string;
  /** Null: only a deployment knows it. */
  readonly value: string | null;
  /** False: the program does not say, and this is the provider's default. */
  readonly given: boolean;
}

/** A setting of the web server that a hop needs. */
export interface NeededSetting {
  /** File on the server, and address of the setting in it. */
  readonly file: string;
  readonly address: string;
  /** The directive on one line; of a secret file its name alone. */
  readonly text: string;
  /** Probes of the path are answered otherwise without it; or a row of the contract lists it and no probe changed. */
  readonly how: "needed" | "listed";
  /** What is seen without it, each once: a symptom, or the rule of a row with its id before it. */
  readonly because: readonly string[];
  readonly location: Location | null;
}

export type HopKind =
  | "listener"
  | "rule"
  | "target-group"
  | "servers"
  | "web-server"
  | "listen"
  | "server"
  | "location"
  | "upstream"
  /** nginx answers by itself. */
  | "answer";

/** One step of a traffic path. Several hops can come from one: the servers of a socket, the locations of a server. */
export interface DeclaredHop {
  readonly kind: HopKind;
  /** `HTTPS :443`, `server[{app:domain}]`, `location = /health`. */
  readonly title: string;
  /** Index of the hop before it, in the same path; null: the first. */
  readonly from: number | null;
  /** Address of the resource that declares it. */
  readonly resource: string;
  readonly location: Location | null;
  readonly facts: readonly DeclaredFact[];
  readonly settings: readonly NeededSetting[];
}

export interface DeclaredPath {
  /** Id of the traffic path, as `impact` has it. */
  readonly id: string;
  readonly hops: readonly DeclaredHop[];
}

/** The traffic of stacks that are the same in it, apart from what is each one's own. */
export interface DeclaredTraffic {
  /** In rollout order. */
  readonly stacks: readonly string[];
  readonly paths: readonly DeclaredPath[];
  /** By which of the stacks it was judged which settings are needed; null: it was not judged. */
  readonly judgedBy: string | null;
  /** What could not be followed. */
  readonly gaps: readonly string[];
}

export interface Declared {
  /** Sets of stacks that have the same resources in common, in rollout order: each is named once. */
  readonly presence: readonly (readonly string[])[];
  /** In order of address. */
  readonly resources: readonly DeclaredResource[];
  /** In rollout order of the first stack of each. Stacks that could not be evaluated are in none. */
  readonly traffic: readonly DeclaredTraffic[];
}
