import type { Answer, Exchange, Text } from "../../../parity/nginx";
import type { Observed, Received } from "../decisions/types";

/** Headers that say when, how long or by which build: not the model's business. */
const NOT_COMPARED: ReadonlySet<string> = new Set(["date", "etag", "last-modified", "keep-alive"]);

/**
 * Where an answer differs from what real nginx sent and passed on, beyond status and place: every header of the response,
 * constant bodies, and what the application received. Null: nowhere.
 */
export function deepDifference(observed: Observed, said: Answer): string | null {
  if (said.kind !== "response" || observed.seen.kind !== "response") return null;
  const { seen } = observed;
  const headers = headerDifference(seen.headers, said.headers, speaksGateway(said.exchange));
  if (headers !== null) return headers;
  if (
    typeof said.body === "string" &&
    seen.body !== "" &&
    Buffer.from(seen.body, "latin1").toString("utf8") !== said.body
  ) {
    return `body: nginx ${JSON.stringify(seen.body)}, model ${JSON.stringify(said.body)}`;
  }
  return exchangeDifference(observed.received.at(-1) ?? null, said.exchange);
}

type Lines = readonly (readonly [string, Text])[];

function headerDifference(seen: readonly (readonly [string, string])[], said: Lines, foreign: boolean): string | null {
  const nginx = seen.filter(([name]) => !NOT_COMPARED.has(name));
  const model = said.filter(([name]) => !NOT_COMPARED.has(name));
  const names = new Set([...nginx, ...model].map(([name]) => name));
  for (const name of names) {
    const here = nginx
      .filter(([key]) => key === name)
      .map(([, value]) => Buffer.from(value, "latin1").toString("utf8"));
    const there = model.filter(([key]) => key === name).map(([, value]) => value);
    // The length of a built-in page or a file is not said.
    if (name === "content-length" && (there.length === 0 || typeof there[0] !== "string")) continue;
    if (name === "transfer-encoding" && there.length === 0) continue;
    if (name === "content-type" && foreign) continue;
    if (name === "accept-ranges" || name === "content-location") continue;
    if (!same(here, there)) return `header ${name}: nginx ${JSON.stringify(here)}, model ${JSON.stringify(there)}`;
  }
  return null;
}

function same(here: readonly string[], there: readonly Text[]): boolean {
  return (
    here.length === there.length &&
    there.every((text, at) => typeof text !== "string" || text.trim() === here[at]!.trim())
  );
}

function exchangeDifference(received: Received | null, exchange: Exchange | null): string | null {
  if (received === null || exchange === null) {
    if (received === null && exchange === null) return null;
    return `application: nginx ${received === null ? "asks none" : received.target}, model ${exchange === null ? "asks none" : String(exchange.target)}`;
  }
  const { method, target } = exchange;
  if (typeof method === "string" && received.method !== "" && method !== received.method)
    return `method: nginx ${received.method}, model ${method}`;
  const plain =
    exchange.protocol === "http" ||
    exchange.protocol === "https" ||
    exchange.protocol === "grpc" ||
    exchange.protocol === "grpcs";
  if (plain && typeof target === "string" && target !== bytesAsText(received.target))
    return `target: nginx ${received.target}, model ${target}`;
  const pseudo = ([name]: readonly [string, unknown]) => !name.startsWith(":");
  const nginx = received.headers
    .filter(pseudo)
    .map(([name, value]) => [name.toLowerCase(), bytesAsText(value)] as const);
  return passedDifference(nginx, exchange.headers);
}

function passedDifference(nginx: readonly (readonly [string, string])[], model: Lines): string | null {
  const names = new Set([...nginx, ...model].map(([name]) => name));
  for (const name of names) {
    const here = nginx.filter(([key]) => key === name).map(([, value]) => value);
    const there = model.filter(([key]) => key === name).map(([, value]) => value);
    if (!same(here, there))
      return `passed header ${name}: nginx ${JSON.stringify(here)}, model ${JSON.stringify(there)}`;
  }
  return null;
}

function bytesAsText(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

/** The stub's answers in gateway protocols have a type of their own. */
function speaksGateway(exchange: Exchange | null): boolean {
  return exchange !== null && exchange.protocol !== "http" && exchange.protocol !== "https";
}
