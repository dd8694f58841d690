import type { Answer, Exchange, Text } from "../../../parity/nginx/request/types";
import type { Disagreement } from "./compare";
import type { Observed, Received } from "./types";

type Detail = Pick<Disagreement, "about" | "nginx" | "model">;

/**
 * What else a response and the request behind it consist of: header lines, a constant body, and what the application has
 * received. What the model says it cannot know is passed over. Only asked where the decision is the same.
 */
export function detail({ seen, received }: Observed, said: Answer, http1: boolean): Detail | null {
  if (seen.kind !== "response" || said.kind !== "response") return null;
  const expected = said.headers.filter(([name]) => http1 || !CONNECTION.has(name));
  const found = headers(
    seen.headers.filter(([name]) => http1 || !CONNECTION.has(name)),
    expected,
    http1 ? "\n" : ", ",
  );
  if (found !== null) return { about: "header", ...found };
  if (
    http1 &&
    seen.body !== "" &&
    typeof said.body === "string" &&
    seen.body !== latin1(said.body) &&
    !said.headers.some(([name]) => name === "content-encoding")
  ) {
    return { about: "body", nginx: JSON.stringify(seen.body), model: JSON.stringify(said.body) };
  }
  const last = received.at(-1);
  if (said.exchange === null || last === undefined || received.length > 1) return null;
  return exchanged(last, said.exchange);
}

/** Lines that HTTP/2 does not have, or has no need of. */
const CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** The first header line that one has and the other has not, or that has another value. */
function headers(
  seen: readonly (readonly [string, string])[],
  said: readonly (readonly [string, Text])[],
  between: string,
): { nginx: string; model: string } | null {
  const names = new Set([...seen, ...said].map(([name]) => name));
  for (const name of names) {
    const mine = said.filter(([key]) => key === name).map(([, value]) => value);
    if (mine.some((value) => typeof value !== "string")) continue;
    // White space around a value is not part of it, and a client does not keep it.
    const texts = mine.map((value) => latin1(value as string).trim()).filter((value) => value !== "");
    const theirs = seen
      .filter(([key]) => key === name)
      .map(([, value]) => value)
      .filter((value) => value !== "");
    // A client that speaks HTTP/2 here joins lines of one name.
    if (texts.join(between) !== theirs.join(between))
      return { nginx: `${name}: ${theirs.join(" | ")}`, model: `${name}: ${texts.join(" | ")}` };
  }
  return null;
}

function exchanged(received: Received, exchange: Exchange): Detail | null {
  const text = (value: Text): string | null => (typeof value === "string" ? latin1(value) : null);
  const method = text(exchange.method);
  const target = text(exchange.target);
  if (method !== null && received.method !== "" && method !== received.method)
    return { about: "exchange", nginx: received.method, model: method };
  // Of the others the parameters say what is asked for.
  const named = ["http", "grpc", "memcached"].includes(received.protocol);
  if (named && target !== null && target !== received.target)
    return { about: "exchange", nginx: received.target, model: target };
  const lower = received.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !name.startsWith(":"));
  const found = headers(lower, exchange.headers, "\n");
  return found === null ? null : { about: "exchange", ...found };
}
