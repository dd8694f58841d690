import type { Observation, Received } from "../traffic/probes/types";

/** Two observations of one probe in words, each saying only what the other does not. */
export interface Difference {
  readonly before: string;
  readonly after: string;
}

const WORDS: { readonly [kind in Exclude<Observation["kind"], "response" | "not-started" | "unknown">]: string } = {
  connected: "the connection is accepted",
  refused: "the connection is refused",
  closed: "the connection is closed without an answer",
  "tls-failed": "the TLS handshake fails",
  garbled: "the answer is no HTTP",
  timeout: "no answer in time",
};

/** The observation in a few words: `301 → https://api.example.net/health`, `200 from the application`. */
export function describeObservation(observation: Observation): string {
  if (observation.kind === "not-started") return `nginx does not start: ${observation.message}`;
  if (observation.kind === "unknown") return `not known: ${observation.about}`;
  return observation.kind === "response" ? describeResponse(observation) : WORDS[observation.kind];
}

type Response = Extract<Observation, { readonly kind: "response" }>;

function describeResponse({ status, location, application, body }: Response): string {
  if (location !== null) return `${status} → ${short(location)}`;
  if (application !== null) return `${status} from the application`;
  return body === null ? `${status} from nginx` : `${status} ${JSON.stringify(short(body))}`;
}

/** Characters of one value that are shown: probes of limits carry thousands. */
const LONGEST = 120;

function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)}… (${text.length} characters)`;
}

/** Null where they are the same. */
export function differenceOf(before: Observation, after: Observation): Difference | null {
  const [was, is] = [describeObservation(before), describeObservation(after)];
  // What the application gets is said where it gets something in both cases: else the answers say it.
  if (was !== is) return { before: was, after: is };
  if (before.kind !== "response" || after.kind !== "response") return null;
  const details = [
    ...introduced("the response has ", headerDifferences(before.headers, after.headers)),
    ...receivedDifferences(before.application, after.application),
  ];
  if (details.length === 0) return null;
  return {
    before: listed(details.map((detail) => detail.before)),
    after: listed(details.map((detail) => detail.after)),
  };
}

/** Details that are told of one difference; the rest is counted. */
const MOST_DETAILS = 4;

function listed(details: readonly string[]): string {
  const shown = details.slice(0, MOST_DETAILS).join(", ");
  const rest = details.length - MOST_DETAILS;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function receivedDifferences(before: Received | null, after: Received | null): Difference[] {
  if (before === null || after === null) return [];
  const parts: Difference[] = [];
  for (const part of ["method", "target", "httpVersion"] as const) {
    if (before[part] === after[part]) continue;
    const name = part === "httpVersion" ? "HTTP/" : "";
    parts.push({ before: name + short(before[part]), after: name + short(after[part]) });
  }
  return introduced("the application receives ", [...parts, ...headerDifferences(before.headers, after.headers)]);
}

/** The first with words before it that hold for all of them. */
function introduced(words: string, details: readonly Difference[]): Difference[] {
  return details.map(({ before, after }, index) =>
    index === 0 ? { before: words + before, after: words + after } : { before, after },
  );
}

type Headers = readonly (readonly [name: string, value: string])[];

function headerDifferences(before: Headers, after: Headers): Difference[] {
  const [had, has] = [byName(before), byName(after)];
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((name) => {
    const was = had.get(name) ?? null;
    const is = has.get(name) ?? null;
    return was === is ? [] : [{ before: headerText(name, was), after: headerText(name, is) }];
  });
}

function headerText(name: string, value: string | null): string {
  return value === null ? `no ${name}` : `${name}: ${short(value)}`;
}

/** Name → its values, in order. */
function byName(headers: Headers): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const header of headers) {
    const before = values.get(header[0]);
    values.set(header[0], before === undefined ? header[1] : `${before}, ${header[1]}`);
  }
  return values;
}
