import type { Observation, Received } from "./types";

/** What came back, before anything that differs from run to run is taken out. Header names in any case, in any order. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Null: the request did not reach the application. */
  readonly application: {
    readonly method: string;
    readonly target: string;
    readonly httpVersion: string;
    readonly headers: Headers;
    /** Names, in lower case, of the headers that the application sent. */
    readonly sent: readonly string[];
  } | null;
  /** A constant body of nginx; null: the application's, or an error page. */
  readonly body: string | null;
}

type Headers = readonly (readonly [name: string, value: string])[];

/** Response headers that say when, how long and over which connection, or that the answer's file is another. */
const NOT_OBSERVED = new Set([
  "date",
  "content-length",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "etag",
  "last-modified",
  "accept-ranges",
  "location",
]);

/** Request headers that are the probe's own, or follow from its body. */
const NOT_RECEIVED = new Set([
  ...["x-parity-probe", "content-length", "transfer-encoding"],
  // As parameters of FastCGI and its kin.
  ...["http_x_parity_probe", "http_content_length", "http_transfer_encoding"],
]);

/** The one way to an {@link Observation} of a response, for the model and for the rehearsal. */
export function observeResponse(raw: RawResponse): Observation {
  const sent = raw.application?.sent ?? [];
  const headers: [name: string, value: string][] = [];
  let location: string | null = null;
  for (const header of raw.headers) {
    const name = header[0].toLowerCase();
    if (name === "location") location ??= steady(header[1]);
    if (NOT_OBSERVED.has(name) || sent.includes(name) || name === "x-parity-probe") continue;
    headers.push([name, name === "server" ? product(header[1]) : steady(header[1])]);
  }
  return {
    kind: "response",
    status: raw.status,
    location,
    headers: byName(headers),
    application: raw.application === null ? null : receivedOf(raw.application),
    body: raw.body === null ? null : steady(raw.body),
  };
}

function receivedOf({ method, target, httpVersion, headers }: NonNullable<RawResponse["application"]>): Received {
  const kept: [name: string, value: string][] = [];
  for (const header of headers) {
    const name = header[0].toLowerCase();
    if (NOT_RECEIVED.has(name)) continue;
    kept.push([name, name === "content_length" ? lengthOf(header[1]) : steady(header[1])]);
  }
  return { method, target: steady(target), httpVersion, headers: byName(kept) };
}

/** A rehearsal sends less than a probe says: that a length is told is what an application of FastCGI needs. */
function lengthOf(text: string): string {
  return text === "" || text === "0" ? text : GENERATED;
}

/** Sorted by name; those of one name stay in their order. */
function byName(headers: [string, string][]): Headers {
  return headers.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
}

/** `nginx/1.22.1` → `nginx/{version}`: which version runs is no matter of the configuration, that it is told is. */
function product(server: string): string {
  return server.replace(/\/[\d.]+.*$/, "/{version}");
}

/** How a value that is new in every run is written. */
export const GENERATED = "{generated}";

/**
 * `$request_id` (32 hexadecimal digits), a trace id of AWS (`Root=1-67891233-abcdef012345678912345678`), times as nginx
 * writes them: `$msec`, `$time_iso8601`, `$time_local`.
 */
const EVER_NEW =
  /\b[0-9a-f]{32}\b|Root=1-[0-9a-f]{8}-[0-9a-f]{24}|\b\d{10}\.\d{3}\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d|Z)|\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/g;

/** The shortest of them: seconds and milliseconds. */
const SHORTEST_NEW = "1234567890.123".length;

/** The text with what is new in every run as {@link GENERATED}. */
export function steady(text: string): string {
  return text.length < SHORTEST_NEW ? text : text.replace(EVER_NEW, GENERATED);
}

/** A text that equals another one is the same text: observations are plain data with members in one order. */
export function observationKey(observation: Observation): string {
  return JSON.stringify(observation);
}

/** Whether {@link observationKey} of both is one text, without making either: impact compares some thousand of them. */
export function isSameObservation(a: Observation, b: Observation): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind !== "response" || b.kind !== "response") return observationKey(a) === observationKey(b);
  if (a.status !== b.status || a.location !== b.location || a.body !== b.body) return false;
  return isSameReceived(a.application, b.application) && areSameHeaders(a.headers, b.headers);
}

function isSameReceived(a: Received | null, b: Received | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.method !== b.method || a.target !== b.target || a.httpVersion !== b.httpVersion) return false;
  return areSameHeaders(a.headers, b.headers);
}

function areSameHeaders(a: Headers, b: Headers): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at]![0] !== b[at]![0] || a[at]![1] !== b[at]![1]) return false;
  return true;
}
