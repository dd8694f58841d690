import type { LoadBalancerKind } from "../types";

/** What `application` in `parity.yaml` says: durations in seconds, sizes in bytes; null: not declared. */
export interface ApplicationFacts {
  readonly maxUpload: number | null;
  readonly longestRequest: number | null;
  readonly websocketPing: number | null;
  readonly headers: readonly string[] | null;
}

/**
 * A probe asks one question about one traffic path, and means the same to the model (parity/impact) and to the rehearsal on
 * a real nginx (parity/rehearse): both give an {@link Observation}, and where they differ the model is wrong.
 */

export type ProbeKind =
  /** What the load balancer itself asks, from one of its subnets. */
  | "health-check"
  /** A client's request, through the balancer by the listener and rule of the path. */
  | "request"
  /** As `request`, with what a forger would send: its own X-Forwarded-For. */
  | "forged-address"
  /** Another method than GET, which the configuration tells apart. */
  | "method"
  /** A request that carries what the configuration tells apart: a header, a cookie, an argument, a path, an address. */
  | "condition"
  | "websocket"
  | "upload"
  | "long-request-line"
  | "large-header"
  | "underscore-header"
  /** The application answers only after a while: the longest request, or the ping interval of a WebSocket. */
  | "slow-response"
  /** A connection is used again after nearly the balancer's idle timeout. */
  | "idle-connection"
  /** nginx is told to stop while a request is under way. */
  | "drain";

/** What a client sends to the listener; for a health check what the balancer sends to the server. */
export interface ProbeRequest {
  readonly tls: boolean;
  readonly sni: string | null;
  readonly protocol: "http/1.1" | "h2";
  readonly method: string;
  readonly target: string;
  /** In order; `Host` included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBytes: number;
}

export interface Probe {
  /** Unique and stable in a stack: `health-check 10.0.0.0/24 → api/lb/targets`. */
  readonly id: string;
  readonly kind: ProbeKind;
  /** {@link TrafficPath.id}. */
  readonly path: string;
  /** For people, completing "needed by …": `the health check from 10.0.0.0/24`. */
  readonly title: string;
  /** Address of the client. For a health check the same as `node`. */
  readonly client: string;
  /** Address of the balancer's node that connects to the server. */
  readonly node: string;
  /** Address of the server, and the port that is connected to there. */
  readonly server: { readonly address: string; readonly port: number };
  /** Null: no request, the balancer only connects (a TCP health check). */
  readonly request: ProbeRequest | null;
  /** Whose words {@link judgeProbe} speaks. */
  readonly balancer: LoadBalancerKind;
  /** Seconds that the balancer waits for the answer: the timeout of a health check, else its own. Null: not known. */
  readonly patience: number | null;
  /**
   * How the application behaves: status, and seconds before it answers (declared, not scaled). With status 101 it answers a
   * WebSocket handshake at once, and `delay` is the silence after it.
   */
  readonly application: { readonly status: number; readonly delay: number };
  /** Seconds of silence before the request is sent on a kept connection (`idle-connection`), else 0. */
  readonly idle: number;
  readonly expect: Expectation;
}

/** When a probe passes; what is absent is not asked. */
export interface Expectation {
  /** Set of statuses in the notation of a matcher: `200`, `200-399`. */
  readonly status: string;
  readonly bodyContains: string | null;
  /** The request reaches the application (rather than nginx answering itself). */
  readonly application: boolean;
  /** What the application must receive: name in lower case → exact value; null: any value, but present. */
  readonly received: readonly (readonly [name: string, value: string | null])[];
  /**
   * Names of headers (lower case) in one of which the client's address must be, as an item of a list, with or without port.
   * Empty: not asked.
   */
  readonly clientAddress: readonly string[];
}

/**
 * What came of a probe, as far as it is the same in every run: generated values (request ids) are `{generated}`, versions in
 * `Server` are `{version}`, dates are left out. `observeResponse` (observation.ts) makes it for both sides.
 */
export type Observation =
  /** Of a probe without request: the server accepts the connection. */
  | { readonly kind: "connected" }
  /** `timeout`: whoever asks has waited for {@link Probe.patience}. A WebSocket that is cut in its silence is `closed`. */
  | { readonly kind: "refused" | "closed" | "tls-failed" | "garbled" | "timeout" }
  /** nginx does not start with this configuration; the message is nginx's. */
  | { readonly kind: "not-started"; readonly message: string }
  | {
      readonly kind: "response";
      readonly status: number;
      /** `Location`, or null. */
      readonly location: string | null;
      /** Other response headers but `date`, `content-length`, `connection`, `etag`, `last-modified`, those of the application and of the probe; sorted by name. */
      readonly headers: readonly (readonly [name: string, value: string])[];
      /** What the application received, or null where nginx answered itself. */
      readonly application: Received | null;
      /** Constant bodies of nginx (`return 200 "ok"`); null: the application's or an error page. */
      readonly body: string | null;
    }
  /** Only the model gives this: what it would need to know. */
  | { readonly kind: "unknown"; readonly about: string };

export interface Received {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** Names in lower case, sorted; without the probe's own marker and `content-length`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}
