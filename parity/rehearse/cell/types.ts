import type { Observation, Probe } from "../../traffic/probes/types";

/**
 * What passes between this process and the one that lives in a cell: plain data, a line of JSON each. A cell is a process tree
 * with a network of its own, in which HAProxy stands in for load balancers and each slot for one server.
 */

export interface CellSpec {
  /** Absolute; sockets, roots and configuration lie in it. In an isolated cell it is in memory and goes with the cell. */
  readonly folder: string;
  /** False: no namespaces, nginx runs beside everything else and addresses are relocated. */
  readonly isolated: boolean;
  /** Root is the only user there is: that of a namespace of users. */
  readonly onlyRoot: boolean;
  readonly programs: Programs;
  /** HAProxy's configuration. */
  readonly haproxy: string;
  /** Socket that answers `show stat`. */
  readonly statistics: string;
  /** Files beside the slots' own: certificates of listeners. */
  readonly files: readonly FileSpec[];
  readonly slots: readonly SlotSpec[];
  /** What the application answers TLS with; null: it need not. */
  readonly applicationTls: { readonly key: string; readonly cert: string } | null;
}

/** Absolute paths; those of an isolated cell alone are null without one. */
export interface Programs {
  readonly nginx: string;
  readonly haproxy: string;
  readonly ip: string | null;
  readonly mount: string | null;
  readonly nsenter: string | null;
  readonly unshare: string | null;
}

export type FileSpec =
  | { readonly path: string; readonly text: string }
  /** A file of this machine, left out where there is none. */
  | { readonly path: string; readonly copyOf: string };

export interface SlotSpec {
  /** `s0`: name of its namespace, and of its root in {@link CellSpec.folder}. */
  readonly name: string;
  /** IPv6 addresses that something connects from or listens on: unlike IPv4 they must be there before. */
  readonly addresses: readonly string[];
  /** Folders of this machine that are seen in the root, each as it is. */
  readonly binds: readonly string[];
  /** Symbolic links in the root: path → target. */
  readonly links: readonly (readonly [path: string, target: string])[];
  /** Paths in the root. */
  readonly folders: readonly string[];
  readonly files: readonly FileSpec[];
  /** Unix sockets in the root that the application listens on. */
  readonly sockets: readonly string[];
  /** All that can be asked in it. */
  readonly steps: readonly Step[];
  /** User and group that nginx is started as; null: root of the cell. */
  readonly uid: number | null;
}

/** How a client of the rehearsal speaks TLS. */
export interface TlsSpec {
  readonly sni: string | null;
  readonly minVersion: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
  readonly maxVersion: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
  readonly alpn: readonly string[];
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A probe, and how it is made here. */
export interface Step {
  readonly probe: Probe;
  /** HAProxy's socket; `from` and `to` are what it is told of the connection. Null: `to` is connected to, from `from`. */
  readonly socket: string | null;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** `balancer`: through its listener; `server`: past it, to nginx itself. */
  readonly through: "balancer" | "server";
  /** The balancer speaks HTTP itself, and answers where its server does not. */
  readonly answersItself: boolean;
  /** Past the balancer: what its PROXY header says, where it has one. */
  readonly announced: Endpoint | null;
  readonly tls: TlsSpec | null;
  /** Who answers the handshake: HAProxy for listeners at which TLS ends, else nginx. */
  readonly tlsWith: "balancer" | "server";
  /** The way past HAProxy to the same server, for what HAProxy cannot tell for certain; null where it is not between. */
  readonly past: Pick<Step, "socket" | "from" | "to"> | null;
  readonly protocol: "http/1.1" | "h2";
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly bodyBytes: number;
  } | null;
  /**
   * `announced`: a large body is announced first; where nginx asks for it (100), a short one stands for it. Whether a body is
   * too large nginx decides by what is announced (ngx_http_core_find_config_phase).
   */
  readonly body: "whole" | "announced";
  /** Milliseconds, as they are here. */
  readonly delay: number;
  readonly idle: number;
  readonly patience: number;
}

/** nginx is started with these files and asked; it is stopped at the end, unless it is to stay. */
export interface Trial {
  readonly slot: string;
  /** Arguments of nginx. */
  readonly arguments: readonly string[];
  /** Path in the root, written when nginx has its sockets. */
  readonly pidFile: string;
  /** Written over what was there; null: removed. Paths in the root. */
  readonly files: readonly (readonly [path: string, text: string | null])[];
  /** Indices of {@link SlotSpec.steps}: these are long, and trials many. */
  readonly steps: readonly number[];
  /** Health checks of HAProxy's own that begin once nginx is there. */
  readonly checks: readonly CheckName[];
}

/** Names of a backend and of the server in it. */
export interface CheckName {
  readonly backend: string;
  readonly server: string;
}

export interface TrialResult {
  /** nginx's own words where it does not start; else null. */
  readonly refused: string | null;
  /** In the order of the steps; empty where nginx does not start. */
  readonly observations: readonly Observation[];
  /** nginx has ended by itself in between: its last words. */
  readonly crashed: string | null;
  readonly checks: readonly CheckStatus[];
}

/** What HAProxy says of one of its health checks. */
export interface CheckStatus extends CheckName {
  /** `UP`, `DOWN`, `UP 1/3` … */
  readonly state: string;
  /** `L7OK`, `L7STS`, `L4CON` …; `INI` before the first. */
  readonly status: string;
  readonly code: number | null;
  readonly words: string;
}

export type Request =
  | { readonly kind: "set-up"; readonly spec: CellSpec }
  | { readonly kind: "trial"; readonly trial: Trial };

export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "trial"; readonly result: TrialResult }
  /** What could not be done, in a sentence for people. */
  | { readonly kind: "failed"; readonly message: string };
