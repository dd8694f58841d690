import type { Location, Server } from "../../nginx/configuration/types";
import { toServer } from "../balancer";
import { chooseRule, headerOf, hostName, rawPath } from "../balancer/rules";
import type { Condition, TrafficPath } from "../types";
import { type Landing, landingAt } from "./landing";
import { clientHeaders } from "./received";
import type { ProbeRequest } from "./types";
import type { Wanted } from "./wanted";
import { draftProbe, type Way } from "./way";
import { hostWitness, pathWitnesses, regexWitness } from "./witness";

/** More hosts of one rule than these are not asked: they are alike. */
const MOST_HOSTS = 12;

/** One thing that a client can ask for by a path, and that its rule takes; with where it is meant to arrive. */
export interface Ask {
  readonly host: string;
  readonly target: string;
  /** What its rule asks for beside. */
  readonly wanted?: Wanted;
  readonly landing: Landing | null;
}

/** The hosts and paths that stand for all that the rule takes; the first is the plainest. */
export function asksOf(way: Way): Ask[] {
  const seen = new Set<Server | null>();
  return hostsOf(way).flatMap((host) => {
    const ofRule = rulePaths(way).flatMap((target) => askFor(way, host, target) ?? []);
    const server = ofRule[0]?.landing?.server ?? null;
    // Hosts of one server differ in nothing but their name.
    if (seen.has(server)) return ofRule.slice(0, 1);
    seen.add(server);
    const known = new Set(ofRule.map(({ target }) => rawPath(target)));
    const more = server === null ? [] : serverPaths(server).filter((target) => !known.has(target));
    return [...ofRule, ...more.flatMap((target) => askFor(way, host, target) ?? [])];
  });
}

function hostsOf({ path, intent }: Way): string[] {
  const { rule, listener } = path;
  const names = intent.web.servers.flatMap((server) =>
    server.names.map(({ text, kind }) => ({ text, regex: kind === "regex" })),
  );
  const served = names.flatMap(
    ({ text, regex }) => (regex ? regexWitness(text.slice(1), "host") : hostWitness(text.replace(/^\./, ""))) ?? [],
  );
  const named = served.filter((host) => host.includes("."));
  const ofRule = rule.conditions.flatMap((condition) => patternsOf(condition, "host"));
  const given = [ofRule, asPatterns(listener.hosts?.value), asPatterns(listener.certificateNames.value)].find(
    ({ length }) => length > 0,
  );
  if (given === undefined) return unique(named.length > 0 ? named : ["host.example"]).slice(0, MOST_HOSTS);
  // Of a pattern, names that nginx has are better witnesses than made-up ones.
  const hosts = given.flatMap(({ pattern, regex }) => {
    const known = /[*?]/.test(pattern) && !regex ? named.filter((host) => hostMatches(pattern, host)) : [];
    const made = regex ? regexWitness(pattern, "host") : hostWitness(pattern);
    return known.length > 0 ? known : made === null ? [] : [made];
  });
  return unique(hosts).slice(0, MOST_HOSTS);
}

interface Pattern {
  readonly pattern: string;
  readonly regex: boolean;
}

function patternsOf(condition: Condition, kind: "host" | "path"): Pattern[] {
  if (condition.kind !== kind) return [];
  return condition.patterns.map((pattern) => ({ pattern, regex: condition.regex }));
}

const asPatterns = (names: readonly string[] | null | undefined): Pattern[] =>
  (names ?? []).map((pattern) => ({ pattern, regex: false }));

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function hostMatches(pattern: string, host: string): boolean {
  const labels = pattern.toLowerCase().split("*");
  return host.startsWith(labels[0]!) && host.endsWith(labels.at(-1)!) && host.length > pattern.length - labels.length;
}

function rulePaths({ path }: Way): string[] {
  const patterns = path.rule.conditions.flatMap((condition) => patternsOf(condition, "path"));
  if (patterns.length === 0) return ["/"];
  return unique(
    patterns.flatMap(({ pattern, regex }) => (regex ? (regexWitness(pattern, "path") ?? []) : pathWitnesses(pattern))),
  );
}

/** What a server has a location for, inner ones too. */
function serverPaths(server: Server): string[] {
  const found: string[] = [];
  const left: Location[] = [...server.locations].reverse();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const path = locationPath(next);
    if (path !== null) found.push(path);
    left.push(...[...next.locations].reverse());
  }
  return unique(found);
}

function locationPath({ modifier, pattern }: Location): string | null {
  switch (modifier) {
    case "":
    case "=":
    case "^~":
      return pathWitnesses(pattern)[0] === pattern ? pattern : null;
    case "~":
    case "~*":
      return regexWitness(pattern, "path");
    default:
      return null;
  }
}

/** Null where another rule takes it, or this one does not. */
function askFor(way: Way, host: string, at: string): Ask | null {
  const { path, client, tls, intent, legs, port, wanted } = way;
  const target = wanted.query === "" ? at : `${at}?${wanted.query}`;
  const { headers, method } = requestFor({ host, target, wanted }, tls);
  if (chooseRule(path.listener, { client, method, target, headers }) !== path.rule) return null;
  const there = arrival(way, { host, target, wanted });
  return { host, target, wanted, landing: landingAt(intent, legs[0]!.server, port, there.host, there.path) };
}

/** Host and path as the balancer hands them on. */
function arrival(way: Way, ask: Omit<Ask, "landing">): { readonly host: string; readonly path: string } {
  const request = speaking(way.path, requestFor(ask, way.tls));
  const draft = { kind: "request", detail: "", title: "", leg: way.legs[0]!, request, patience: null } as const;
  const reached = toServer(draftProbe(way, { ...draft, expect: { status: "200" } }), way.path);
  if ("answered" in reached || reached.request === null) return { host: ask.host, path: rawPath(ask.target) };
  const { headers, target } = reached.request;
  return { host: hostName(headerOf(headers, "host") ?? ""), path: rawPath(target) };
}

/** HTTP/2 to a balancer whose servers speak nothing else: it refuses HTTP/1.1 with 464. */
export function speaking({ group }: TrafficPath, request: ProbeRequest): ProbeRequest {
  const version = group.protocolVersion.value;
  return version === "HTTP2" || version === "GRPC" ? { ...request, protocol: "h2" } : request;
}

/** The request of a client who asks for this, with more headers behind the usual ones. */
export function requestFor(
  { host, target, wanted }: Omit<Ask, "landing">,
  tls: boolean,
  more: ProbeRequest["headers"] = [],
): ProbeRequest {
  const own = wanted?.headers ?? [];
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const usual = clientHeaders.filter(([name]) => !names.has(name.toLowerCase()));
  const headers = [["Host", host] as const, ...usual, ...own, ...more];
  const method = wanted?.method ?? "GET";
  return { tls, sni: tls ? host : null, protocol: "http/1.1", method, target, headers, bodyBytes: 0 };
}
