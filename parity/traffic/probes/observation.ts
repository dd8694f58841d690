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
  const sent = new Set(raw.application?.sent ?? []);
  const shown = raw.headers
    .map((header) => [header[0].toLowerCase(), header[1]] as const)
    .filter((header) => !NOT_OBSERVED.has(header[0]) && !sent.has(header[0]) && header[0] !== "x-parity-probe");
  const location = raw.headers.find(([name]) => name.toLowerCase() === "location");
  return {
    kind: "response",
    status: raw.status,
    location: location ? steady(location[1]) : null,
    headers: byName(shown).map((header) => [
      header[0],
      header[0] === "server" ? product(header[1]) : steady(header[1]),
    ]),
    application: raw.application === null ? null : receivedOf(raw.application),
    body: raw.body === null ? null : steady(raw.body),
  };
}

function receivedOf({ method, target, httpVersion, headers }: NonNullable<RawResponse["application"]>): Received {
  const kept = headers
    .map((header) => [header[0].toLowerCase(), header[1]] as const)
    .filter((header) => !NOT_RECEIVED.has(header[0]))
    .map((header) => [header[0], header[0] === "content_length" ? lengthOf(header[1]) : steady(header[1])] as const);
  return { method, target: steady(target), httpVersion, headers: byName(kept) };
}

/** A rehearsal sends less than a probe says: that a length is told is what an application of FastCGI needs. */
function lengthOf(text: string): string {
  return text === "" || text === "0" ? text : GENERATED;
}

/** Sorted by name; those of one name stay in their order. */
function byName<T>(headers: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return [...headers].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
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
