import type { Location, Server, Socket } from "../configuration/types";
import type { Directive } from "../types";

/** How a request reaches nginx. Addresses are without port; IPv6 without brackets. */
export interface Connection {
  readonly local: { readonly address: string; readonly port: number };
  /** Port 0: not known, as a client chooses any. */
  readonly remote: { readonly address: string; readonly port: number };
  /** The PROXY protocol header that comes first, or null. */
  readonly proxyProtocol: { readonly source: { readonly address: string; readonly port: number } } | null;
  /** Null: clear text. `versions` are those that the client offers, like `TLSv1.2`. */
  readonly tls: {
    readonly sni: string | null;
    readonly versions: readonly string[];
    readonly alpn: readonly string[];
  } | null;
  /** `h2` is HTTP/2: by ALPN over TLS, with prior knowledge in clear text. */
  readonly protocol: "http/1.0" | "http/1.1" | "h2";
}

/** A request as it stands on the wire. */
export interface Request {
  readonly method: string;
  /** The request target, undecoded: `/a%20b?c=d`, or absolute. */
  readonly target: string;
  /** In order, names as sent; `Host` is one of them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBytes: number;
}

/** Text that may hold what nobody can know beforehand; see {@link Text}. */
export interface Unknown {
  readonly unknown: string;
}

/** A value of a variable or header. `{generated}`-like values (request ids, times, pids) are {@link Unknown}s with their variable's name. */
export type Text = string | Unknown;

/** What nginx hands to whoever is behind it. */
export interface Exchange {
  readonly protocol: "http" | "https" | "grpc" | "grpcs" | "fastcgi" | "uwsgi" | "scgi" | "memcached" | "cgi";
  /** `127.0.0.1:3000`, `unix:/run/app.sock`: the servers of the upstream, in order, by the names that nginx resolves. */
  readonly addresses: readonly string[];
  /** The name that nginx asks a resolver for when the request comes; null: it asks none. */
  readonly lookedUp: string | null;
  readonly method: Text;
  /** Request target or script: what the application sees. */
  readonly target: Text;
  readonly httpVersion: "1.0" | "1.1" | "2" | null;
  /** Headers (or parameters) the application receives, names in lower case, in nginx's order; one that is empty is not sent. */
  readonly headers: readonly (readonly [name: string, value: Text])[];
  readonly bodyBytes: number;
  /** Seconds. */
  readonly readTimeout: number;
  readonly sendTimeout: number;
  readonly connectTimeout: number;
}

/** What the world around nginx does: supplied by whoever asks. All of it is pure. */
export interface World {
  /** What the application answers. Null: it does not. `delay` is in seconds before the first byte. */
  application(exchange: Exchange): {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly delay: number;
  } | null;
  /** What lies at a path of the server's disk. */
  file(path: string): "file" | "directory" | "missing" | "unknown";
}

/** One step on the way to an answer, for explanations: what was decided, and by which directive. */
export interface Step {
  readonly what: string;
  readonly directive: Directive | null;
}

/** What only some requests come to, and this one did. */
export interface Met {
  /** The server, locations, conditions that held, rewrites that matched, each `return`, tables that were read (`map`, `geo`) and their entries. */
  readonly directives: ReadonlySet<Directive>;
  /** Variables of what a request may carry (`arg_v`, `cookie_beta`, `http_origin`, `args`) that were read. */
  readonly read: ReadonlySet<string>;
  /** Of these the ones that were not empty. */
  readonly carried: ReadonlySet<string>;
}

interface Decided {
  readonly socket: Socket | null;
  readonly server: Server | null;
  /** The location that answers in the end; null: none (server level), or not reached. */
  readonly location: Location | null;
  readonly steps: readonly Step[];
  readonly met: Met;
}

/** What comes back. `server`, `location` and `steps` say who decided. */
export type Answer =
  /** Nothing listens there. */
  | (Decided & { readonly kind: "refused" })
  /** nginx closes the connection without an answer (`return 444`, a broken PROXY header …). */
  | (Decided & { readonly kind: "closed"; readonly why: string })
  /** The TLS handshake fails. */
  | (Decided & { readonly kind: "tls-failed"; readonly why: string })
  /** What comes back is not HTTP/1.1: HTTP/2 frames for an HTTP/1.1 client and the like. */
  | (Decided & { readonly kind: "garbled"; readonly why: string })
  | (Decided & {
      readonly kind: "response";
      readonly status: number;
      /** Header lines of the response, names in lower case; `server`, `date`, `content-length` and `connection` included where sent. */
      readonly headers: readonly (readonly [name: string, value: Text])[];
      /** Null: nginx answers by itself. */
      readonly exchange: Exchange | null;
      /** The text of a constant answer (`return 200 "ok"`), else null. */
      readonly body: Text | null;
      /** Of `$remote_addr` after real_ip. */
      readonly clientAddress: string;
      /** Connection is switched to another protocol (101). */
      readonly upgraded: boolean;
    })
  /** The model cannot say. `about` names what it would need: a directive, a variable, a fact of `parity.yaml`, a file. */
  | (Decided & { readonly kind: "unknown"; readonly about: string });
