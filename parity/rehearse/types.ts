import type { NginxFacts } from "../nginx";
import type { ApplicationFacts, Observation, Probe } from "../traffic/probes/types";
import type { Place, StackTraffic } from "../traffic/types";

/** A stack as a rehearsal takes it. */
export interface StackToRehearse {
  readonly traffic: StackTraffic;
  readonly application: ApplicationFacts;
  /** What is declared of nginx: it is started as root unless this says otherwise, and told where it is another version. */
  readonly nginx: NginxFacts;
}

export interface RehearseOptions {
  /** Path or name of the nginx to run; default: the `nginx` in PATH. */
  readonly nginx?: string;
  /** Declared durations are divided by it; default {@link SPEED}. */
  readonly speed?: number;
  /** Without namespaces, addresses relocated, though they could be had. */
  readonly relocate?: boolean;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly label: string }) => void;
}

/** An hour of idle connections is 36 s, and the difference between 60 s and 75 s is still more than a busy machine loses. */
export const SPEED = 100;

/** What all of a rehearsal was made with. */
export interface RehearsedOn {
  /** Versions. */
  readonly nginx: string;
  readonly haproxy: string;
  /** Optional modules of that nginx, as in `parity.yaml`. */
  readonly modules: readonly string[];
  readonly speed: number;
  /** `isolated`: in networks of their own, with the declared addresses and ports. `relocated`: not the full proof. */
  readonly how: "isolated" | "relocated";
  /** Why it is relocated; null: it is not. */
  readonly relocatedBecause: string | null;
}

export interface Rehearsal {
  readonly on: RehearsedOn;
  /** In the order of the stacks given. */
  readonly stacks: readonly RehearsedStack[];
}

export type StackState =
  /** Every health check passes, and every probe. */
  | "serving"
  /** Servers are healthy, and some probe fails. */
  | "degraded"
  /** Of some target group no server is ever healthy. */
  | "offline"
  /** Nothing fails but what hangs on files that nobody knows. */
  | "not judged"
  /** Nothing could be rehearsed. */
  | "not rehearsed";

export interface RehearsedStack {
  readonly stack: string;
  readonly state: StackState;
  /** A stack given before this one that is the same to the byte, and was run for both. */
  readonly sameAs: string | null;
  readonly servers: readonly RehearsedServer[];
}

/** One nginx as user data declares it. */
export interface RehearsedServer {
  readonly at: Place;
  /** nginx's words where it does not start; null: it starts. */
  readonly refused: string | null;
  /** Its last words where it ended by itself. */
  readonly crashed: string | null;
  readonly probes: readonly RehearsedProbe[];
  /** Made for the run: certificates, users, folders, names. */
  readonly made: readonly string[];
  /** Durations as declared and as they were. */
  readonly scaled: readonly string[];
  /** Addresses, ports and paths as declared and as they were. */
  readonly relocated: readonly string[];
  /** What of it could not be rehearsed, and why: a sentence each. */
  readonly limits: readonly string[];
}

export interface RehearsedProbe {
  readonly probe: Probe;
  readonly observation: Observation;
  readonly passes: boolean;
  readonly reason: string;
  /** Of a health check: what HAProxy says of the same check, made by itself (`L7STS 301`). */
  readonly balancer: string | null;
  /** What decides whether it passes on a server and is not here; absent: nothing does, or it passes. */
  readonly open?: Open;
}

export interface Open {
  /** Files that nobody knows of; or what nginx passes the request on to. */
  readonly kind: "files" | "reach";
  readonly what: readonly string[];
}
