/** The member `rehearsal` of the result: what the declared configuration did on a real nginx behind a load-balancer stand-in. */

export type RehearsedState =
  /** All health checks and all probes pass. */
  | "serving"
  /** Servers are healthy, and some probe fails. */
  | "degraded"
  /** Of some target group no server is ever healthy, or nginx does not start. */
  | "offline"
  /** Nothing fails but what hangs on files that nobody knows: their folders are made for the run, empty. */
  | "not judged"
  /** Nothing could be rehearsed. */
  | "not rehearsed";

/** One question about one traffic path, and what came of it. */
export interface ProbeOutcome {
  readonly id: string;
  /** `health-check`, `request`, `websocket` … */
  readonly kind: string;
  /** Id of the traffic path. */
  readonly path: string;
  /** For people: `the health check from 10.0.0.0/24`. */
  readonly title: string;
  readonly passes: boolean;
  /** Why it does not pass, or what was seen. */
  readonly reason: string;
  /** Of a health check: what HAProxy says of the same check, made by itself: `L7STS 301`. */
  readonly balancer: string | null;
  readonly status: number | null;
  readonly location: string | null;
  /** False where it does not pass here, and on a server nobody knows; else absent. */
  readonly judged?: false;
}

/** One nginx as user data declares it. */
export interface ServerOutcome {
  /** Address of the resource and property that hold its user data. */
  readonly resource: string;
  readonly property: string;
  /** nginx's words where it does not start, or has ended by itself; else null. */
  readonly failure: string | null;
  readonly probes: readonly ProbeOutcome[];
  /** Certificates, users, folders, names that were made for the run. */
  readonly made: readonly string[];
  /** Durations as they are declared (or nginx's defaults), and as they were. */
  readonly scaled: readonly string[];
  /** Addresses and ports that were changed; empty in a network of its own. */
  readonly relocated: readonly string[];
  /** What of it was not rehearsed, and why. */
  readonly limits: readonly string[];
}

export interface StackOutcome {
  readonly stack: string;
  readonly state: RehearsedState;
  /** A stack that is the same to the byte, and was run for both. */
  readonly sameAs: string | null;
  /** What becomes of a stack that is not serving, by its load balancers: a sentence; else empty. */
  readonly consequence: string;
  readonly servers: readonly ServerOutcome[];
  /** What of the program could not be followed. */
  readonly gaps: readonly string[];
}

export interface RehearsalResult {
  /** Version of the nginx that ran, and the one that `parity.yaml` declares. */
  readonly nginx: { readonly ran: string; readonly declared: string | null };
  readonly haproxy: string;
  /** `isolated`: in networks of their own, with the declared addresses and ports. `relocated`: not the full proof. */
  readonly how: "isolated" | "relocated";
  /** Declared durations were divided by it. */
  readonly speed: number;
  /** What stands between this and the full proof: another version of nginx, relocated addresses; empty: nothing. */
  readonly limits: readonly string[];
  /** In rollout order. */
  readonly stacks: readonly StackOutcome[];
}
