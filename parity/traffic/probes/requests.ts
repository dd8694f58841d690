import { chooseRule } from "../balancer/rules";
import type { Leg } from "./addresses";
import { FORGED, familyOf } from "./addresses";
import { clientHeaders, expectedHeaders } from "./received";
import type { Probe, ProbeRequest } from "./types";
import { draftProbe, type Way } from "./way";
import { hostWitness, pathWitnesses } from "./witness";

/** More hosts or paths of one rule than these are not asked: they are alike. */
const MOST_HOSTS = 3;
const MOST_PATHS = 8;

/** One thing that a client can ask for by this path, and that its rule takes. */
export interface Ask {
  readonly host: string;
  readonly target: string;
}

/** The hosts and paths that stand for all that the rule takes; the first is the plainest. */
export function asksOf(way: Way): Ask[] {
  const hosts = hostsOf(way);
  const paths = pathsOf(way);
  const pairs = [
    ...paths.map((target) => [hosts[0], target] as const),
    ...hosts.slice(1).map((host) => [host, paths[0]] as const),
  ];
  return pairs.flatMap(([host, target]) =>
    host !== undefined && target !== undefined && taken(way, { host, target }) ? [{ host, target }] : [],
  );
}

function hostsOf({ path, intent }: Way): string[] {
  const patterns = path.rule.conditions.flatMap((condition) =>
    condition.kind === "host" && !condition.regex ? condition.patterns : [],
  );
  const ofListener = path.listener.hosts?.value ?? [];
  const given = [patterns, ofListener, path.listener.certificateNames.value ?? [], intent.names].find(
    ({ length }) => length > 0,
  );
  const witnesses = (given ?? ["host.example"]).map((pattern) => hostWitness(pattern.replace(/^\./, "")));
  return [...new Set(witnesses.filter((host) => host !== null))].slice(0, MOST_HOSTS);
}

/** By the rule's patterns first, then what nginx has a location for. */
function pathsOf({ path, intent }: Way): string[] {
  const patterns = path.rule.conditions.flatMap((condition) =>
    condition.kind === "path" && !condition.regex ? condition.patterns : [],
  );
  const ofRule = patterns.length === 0 ? ["/"] : patterns.flatMap(pathWitnesses);
  const ofNginx = intent.locations.map((location) => location.path);
  return [...new Set([...ofRule, ...ofNginx])].slice(0, MOST_PATHS);
}

function taken({ path, client, tls }: Way, ask: Ask): boolean {
  const { headers, method, target } = requestFor(ask, tls);
  return chooseRule(path.listener, { client, method, target, headers }) === path.rule;
}

export function requestFor({ host, target }: Ask, tls: boolean, more: ProbeRequest["headers"] = []): ProbeRequest {
  const headers = [["Host", host] as const, ...clientHeaders, ...more];
  return { tls, sni: tls ? host : null, protocol: "http/1.1", method: "GET", target, headers, bodyBytes: 0 };
}

/** Every witness through the balancer's first subnet, the plainest through all of them. */
export function requestProbes(way: Way, asks: readonly Ask[]): Probe[] {
  return asks.flatMap((ask, index) =>
    (index === 0 ? way.legs : way.legs.slice(0, 1)).map((leg) => requestProbe(way, ask, leg)),
  );
}

function requestProbe(way: Way, ask: Ask, leg: Leg): Probe {
  const url = urlOf(way, ask);
  return draftProbe(way, {
    kind: "request",
    detail: `${url} through ${leg.cidr} → ${way.path.id}`,
    title: `a request for ${url} through ${leg.cidr}`,
    leg,
    request: speaking(way, requestFor(ask, way.tls)),
    patience: patienceOf(way),
    expect: expectedAnswer(way, ask),
  });
}

/** A client that claims another address, and must not be believed. */
export function forgedProbe(way: Way, ask: Ask): Probe {
  const url = urlOf(way, ask);
  const headers = [["X-Forwarded-For", FORGED[familyOf(way.path)]] as const];
  return draftProbe(way, {
    kind: "forged-address",
    detail: `${url} → ${way.path.id}`,
    title: `a request for ${url} with a forged X-Forwarded-For`,
    leg: way.legs[0]!,
    request: speaking(way, requestFor(ask, way.tls, headers)),
    patience: patienceOf(way),
    expect: expectedAnswer(way, ask),
  });
}

/** What must come of a request that is meant for the application. */
export function expectedAnswer(way: Way, ask: Ask): Probe["expect"] {
  const { intent, path, tls } = way;
  const plain = !tls && intent.redirectsToHttps;
  const application = intent.handsOn && !plain;
  const headers = application ? expectedHeaders(way, ask) : { received: [], clientAddress: [] };
  return { status: plain || path.rule.authenticates ? "200-399" : "200", bodyContains: null, application, ...headers };
}

/** HTTP/2 to a balancer whose servers speak nothing else: it refuses HTTP/1.1 with 464. */
export function speaking({ path }: Way, request: ProbeRequest): ProbeRequest {
  const version = path.group.protocolVersion.value;
  return version === "HTTP2" || version === "GRPC" ? { ...request, protocol: "h2" } : request;
}

export function urlOf({ path, tls }: Way, { host, target }: Ask): string {
  const port = path.listener.port.value;
  const usual = port === null || port === (tls ? 443 : 80);
  return `${tls ? "https" : "http"}://${host}${usual ? "" : `:${port}`}${target}`;
}

/** Seconds that the balancer waits for an answer. */
export function patienceOf({ path }: Way): number | null {
  const { kind, idleTimeout } = path.loadBalancer;
  return kind === "nlb" || kind === "azure-load-balancer"
    ? null
    : (path.group.requestTimeout.value ?? idleTimeout.value);
}
