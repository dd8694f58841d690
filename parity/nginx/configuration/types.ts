import type { Directive, Problem } from "../types";

/**
 * The effective configuration: what nginx runs with once includes are resolved, values inherited and defaults filled in.
 * Every value knows the directive that gives it. Plain data, immutable; built by `buildServer` (index.ts).
 */

/** Facts about the nginx that will run. Null: not known; where that decides, the outcome is unknown and names the fact. */
export interface NginxFacts {
  /** `1.24.0`. */
  readonly version: string | null;
  /** Whether the master process starts as root. */
  readonly root: boolean | null;
  /** Optional modules that are there, as in `parity.yaml` (`http_ssl`, `http_realip`). Modules built by default always are. */
  readonly modules: readonly string[] | null;
}

/** `http`, one server or one location: where a value can be set and asked for. */
export type Scope = WebServer | Server | Location;

export interface WebServer {
  readonly kind: "http";
  readonly facts: NginxFacts;
  /** Of the main file: what most relative names of files in a configuration are relative to (nginx's conf prefix). */
  readonly folder: string;
  /**
   * Why this nginx would not start, in nginx's words and at nginx's line, in the order in which nginx finds them (it stops
   * at the first). Empty: it starts. What the model cannot judge (`load_module` of a module it does not know …) is in `unknown`.
   */
  readonly problems: readonly Problem[];
  /** What of this configuration the model does not understand, in words, with its directive. */
  readonly unknown: readonly Undecided[];
  /** Simple directives of the main context and of `events`, by name, as they stand. */
  readonly main: ReadonlyMap<string, readonly Directive[]>;
  readonly events: ReadonlyMap<string, readonly Directive[]>;
  /** In the order of the configuration. */
  readonly servers: readonly Server[];
  /** Every address and port that is listened on. */
  readonly sockets: readonly Socket[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  /** `http` itself, or null where there is none. */
  readonly directive: Directive | null;
}

export interface Undecided {
  readonly about: string;
  readonly directive: Directive | null;
  /** It is taken to be as it must for nginx to start: a module that is not listed, and is there. */
  readonly assumed?: boolean;
}

/** One listening socket with the servers that share it. */
export interface Socket {
  /** `*`, an IPv4 address, `[::]`, an IPv6 address in brackets, or `unix:/path`. */
  readonly address: string;
  /** 0 for unix sockets. */
  readonly port: number;
  readonly ssl: boolean;
  readonly quic: boolean;
  /** The `http2` parameter of a listen (before 1.25.1: clear text speaks only HTTP/2 then). */
  readonly http2: boolean;
  readonly proxyProtocol: boolean;
  /** IPv6 only: `ipv6only=off` makes it take IPv4 too. */
  readonly ipv6only: boolean;
  /** Parameters of the `listen` as written (`so_keepalive=…`, `backlog=…`), of all servers of this socket together. */
  readonly parameters: readonly string[];
  /** In the order of the configuration. */
  readonly servers: readonly Server[];
  readonly defaultServer: Server;
  /** The `listen … default_server` that makes it the default; null: it is the first of its socket. */
  readonly defaultBy: Directive | null;
  /** Every `listen` of this socket; empty where nginx adds the socket by default. */
  readonly listens: readonly { readonly server: Server; readonly directive: Directive }[];
}

export interface Server {
  readonly kind: "server";
  readonly directive: Directive;
  /** As in the address of a setting: `server[api.example.net]`. */
  readonly segment: string;
  readonly names: readonly ServerName[];
  /** Not nested ones; in the order of the configuration. */
  readonly locations: readonly Location[];
  readonly named: ReadonlyMap<string, Location>;
  readonly parent: WebServer;
}

export interface ServerName {
  readonly kind: "exact" | "leading-wildcard" | "trailing-wildcard" | "regex";
  /** As written. */
  readonly text: string;
  readonly directive: Directive | null;
}

export interface Location {
  readonly kind: "location";
  readonly directive: Directive;
  /** `""` is a prefix; `if` is the block of an `if` in a location, `limit_except` likewise. */
  readonly modifier: "=" | "^~" | "~" | "~*" | "@" | "" | "if" | "limit_except";
  readonly pattern: string;
  /** `location[= /health]`. */
  readonly segment: string;
  readonly locations: readonly Location[];
  readonly parent: Server | Location;
}

export interface Upstream {
  readonly name: string;
  readonly directive: Directive;
  readonly servers: readonly { readonly address: string; readonly directive: Directive }[];
}

/** One value in effect in a scope. */
export interface Effective {
  /** The arguments; for a default those of the default. */
  readonly args: readonly string[];
  /** What sets it; null where it is nginx's default. */
  readonly directive: Directive | null;
}
