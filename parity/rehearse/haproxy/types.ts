import type { Probe } from "../../traffic/probes/types";
import type { TrafficPath } from "../../traffic/types";

/** One proxy of HAProxy's configuration. */
export interface Section {
  /** `frontend s0.l0`. */
  readonly head: string;
  readonly lines: readonly string[];
}

/** Where the proxies of one server with its nginx stand. */
export interface Stand {
  /** Begins the names of all its proxies and sockets: `s0`. */
  readonly name: string;
  /** Network namespace of nginx; null: this process's own. */
  readonly namespace: string | null;
  /** Folder of the sockets. */
  readonly folder: string;
  /** File with certificate and key that listeners answer TLS with. */
  readonly certificate: string;
  /** One configuration after the other is tried: clients speak to listeners in clear text, and servers get the same. */
  readonly experiment: boolean;
  /** Durations are divided by it. */
  readonly speed: number;
  /** Where something of the server really is; the same outside relocation. */
  readonly relocated: Relocation;
}

/** What an address is here. */
export interface Relocation {
  /** An address and port of the server. */
  readonly server: (address: string, port: number) => { readonly address: string; readonly port: number };
  /** An address that connections come from. */
  readonly source: (address: string) => string;
}

/** A traffic path with the probes that go along it. */
export interface Way {
  /** `p0`: tells the paths of one stand apart. */
  readonly name: string;
  readonly path: TrafficPath;
  readonly probes: readonly Probe[];
}

/** A health check of HAProxy's own, and the probe that asks the same. */
export interface HealthServer {
  /** Names of the backend and of the server in it, as statistics have them. */
  readonly backend: string;
  readonly server: string;
  readonly probe: string;
}
