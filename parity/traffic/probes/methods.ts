import { below, type Directive, whereOf } from "../../nginx";
import { requestFor, speaking } from "./asks";
import { patienceOf, urlOf } from "./requests";
import type { Candidate, Site } from "./sites";
import type { Probe } from "./types";
import { draftProbe } from "./way";

/** Methods that are tried beside GET; an answer to HEAD shows nothing that one to GET does not. */
const METHODS = ["OPTIONS", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** More of one site than these are not asked. */
const MOST = 6;

/** One method that a directive tells from others, and what is meant to come of it. */
interface Meant {
  readonly by: Directive;
  readonly method: Method;
  readonly status: string;
}

/**
 * Requests by the methods that the configuration itself tells apart (answers to CORS, what is refused): without them, what it
 * has for them would seem to be there for nothing. What must come of one is known where it is a `return`.
 */
export function methodProbes({ candidates, others }: Site): Probe[] {
  const asked = new Set<string>();
  return [...candidates, ...others]
    .flatMap((candidate, index) =>
      [...conditionsOf(candidate), ...(index === 0 ? tablesOf(candidate) : [])].flatMap((meant): Probe[] => {
        const key = `${whereOf(meant.by)} ${meant.method}`;
        if (asked.has(key)) return [];
        asked.add(key);
        return [methodProbe(candidate, meant)];
      }),
    )
    .slice(0, MOST);
}

function methodProbe({ way, ask }: Candidate, { method, status }: Meant): Probe {
  const url = urlOf(way, ask);
  return draftProbe(way, {
    kind: "method",
    detail: `${method} ${url} → ${way.path.id}`,
    title: `${method} ${url}`,
    leg: way.legs[0]!,
    request: speaking(way.path, { ...requestFor(ask, way.tls), method }),
    patience: patienceOf(way),
    expect: { status },
  });
}

/** Whatever nginx or the application says. */
const ANY = "100-599";

/** What stands in the server and in the location that the request is for. */
function conditionsOf({ ask: { landing } }: Candidate): Meant[] {
  if (landing === null) return [];
  const scopes = landing.location === null ? [landing.server] : [landing.server, landing.location];
  return scopes.flatMap(({ directive }) => (directive.block ?? []).flatMap(meantBy));
}

function meantBy(by: Directive): Meant[] {
  switch (by.name) {
    case "if":
      return byCondition(by, by.args.join(" "));
    case "limit_except":
      return other(methodsIn(by.args.join(" "))).map((method) => ({ by, method, status: ANY }));
    case "dav_methods":
      return methodsIn(by.args.join(" ")).map((method) => ({ by, method, status: ANY }));
    default:
      return [];
  }
}

function byCondition(by: Directive, condition: string): Meant[] {
  if (!condition.includes("$request_method")) return [];
  const named = methodsIn(condition);
  const returned = by.block?.find(({ name }) => name === "return")?.args[0] ?? "";
  const status = /^\d{3}$/.test(returned) ? returned : ANY;
  return (/!=|!~/.test(condition) ? other(named) : named).map((method) => ({ by, method, status }));
}

/** `map $request_method $x { OPTIONS 1; }`, also where the method is one part of what is looked up. */
function tablesOf({ way: { intent } }: Candidate): Meant[] {
  const all = intent.web.directive === null ? [] : below(intent.web.directive);
  const maps = all.filter(({ name, args }) => name === "map" && args[0]?.includes("$request_method"));
  return maps.flatMap((by) => {
    const named = methodsIn((by.block ?? []).map(({ name }) => name).join(" "));
    return named.map((method) => ({ by, method, status: ANY }));
  });
}

function methodsIn(text: string): Method[] {
  return METHODS.filter((method) => new RegExp(`\\b${method}\\b`, "i").test(text));
}

/** One that is none of these. */
function other(named: readonly Method[]): Method[] {
  return METHODS.filter((method) => !named.includes(method)).slice(0, 1);
}
