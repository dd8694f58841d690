import { createHash } from "node:crypto";
import type { Probe, Received } from "./types";

/**
 * The application behind nginx, as probes take it to be. The model (parity/impact) hands this to nginx's model as its
 * world, the rehearsal serves it from a process: one function, so that they cannot differ in what the application does.
 */

/** Marks a request of the rehearsal, so that its stand-in knows the probe. A word and a dash, as nginx admits it by default. */
export const PROBE_HEADER = "x-parity-probe";

/** The same where requests are handed on as parameters: FastCGI, uwsgi, SCGI. */
export const PROBE_PARAMETER = "http_x_parity_probe";

export interface ApplicationAnswer {
  readonly status: number;
  /** Names in lower case; `content-length`, `date` and `connection` are up to who serves it. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Seconds before the first byte, as declared. */
  readonly delay: number;
}

/** What of a request decides the answer. Header names are in lower case. */
export type ApplicationRequest = Pick<Received, "httpVersion" | "headers">;

/**
 * The answer to `probe`. A WebSocket is opened as RFC 6455 section 4.2.1 says: by HTTP/1.1 and both headers; what else
 * comes to an endpoint for WebSockets is a bad request.
 */
export function applicationAnswer(probe: Probe, request: ApplicationRequest): ApplicationAnswer {
  const { status, delay } = probe.application;
  if (status !== 101) return { status, headers: PLAIN, body: bodyOf(probe), delay };
  if (!asksForWebSocket(request)) return { status: 400, headers: PLAIN, body: "not a WebSocket handshake\n", delay: 0 };
  const headers = [["upgrade", "websocket"] as const, ["connection", "upgrade"] as const, ...accepted(request)];
  // At once: `delay` is the silence after the handshake, which is for the prober to keep.
  return { status: 101, headers, body: "", delay: 0 };
}

/** Whether the application answers every request to one probe as it does to the other. */
export function answersAlike(one: Probe, other: Probe): boolean {
  if (one === other) return true;
  const [a, b] = [one.application, other.application];
  if (a.status !== b.status || bodyOf(one) !== bodyOf(other)) return false;
  return a.delay === b.delay || a.status === 101;
}

/** RFC 6455 section 4.2.2: a client, or a proxy that looks, takes no other answer to its key. */
function accepted({ headers }: ApplicationRequest): readonly (readonly [string, string])[] {
  const key = headers.find(([name]) => name === "sec-websocket-key")?.[1];
  if (key === undefined) return [];
  if (digested.key !== key) {
    const digest = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    digested = { key, accept: [["sec-websocket-accept", digest]] };
  }
  return digested.accept;
}

/** All probes of a run have one key. */
let digested: { readonly key: string | null; readonly accept: readonly (readonly [string, string])[] } = {
  key: null,
  accept: [],
};

const PLAIN = [["content-type", "text/plain"] as const];

function bodyOf(probe: Probe): string {
  return probe.expect.bodyContains ?? "application\n";
}

/** True for a handshake that reached the application whole. */
export function asksForWebSocket({ httpVersion, headers }: ApplicationRequest): boolean {
  const has = (name: string, token: string): boolean =>
    headers.some(
      ([header, value]) =>
        header === name &&
        value
          .toLowerCase()
          .split(/\s*,\s*/)
          .includes(token),
    );
  return httpVersion === "1.1" && has("upgrade", "websocket") && has("connection", "upgrade");
}
