import type { TrafficPath } from "../types";
import { FORGED, familyOf, type Leg } from "./addresses";
import { type Ask, asksOf, requestFor, speaking } from "./asks";
import { expectedAnswer } from "./expected";
import { Intents } from "./intent";
import type { Probe } from "./types";
import { draftProbe, type Way, wayOf } from "./way";

/** More paths of one traffic path than these are not asked. */
const MOST_ASKS = 8;

/** Every witness through the balancer's first subnet, the plainest through all of them. */
export function requestProbes(way: Way, asks: readonly Ask[]): Probe[] {
  return asks
    .slice(0, MOST_ASKS)
    .flatMap((ask, index) => (index === 0 ? way.legs : way.legs.slice(0, 1)).map((leg) => requestProbe(way, ask, leg)));
}

/** Most that is looked at where a rule leads to very many locations. */
const MOST_FURTHER = 200;

/**
 * Requests for what {@link requestProbes} leaves out of `asked`, its own: locations beyond the first few. They cost too much to
 * be sent, and nothing to be looked at.
 */
export function furtherRequests(path: TrafficPath, asked: readonly Probe[]): Probe[] {
  if (new Set(asked.map(({ request }) => urlKey(request))).size < MOST_ASKS) return [];
  const way = wayOf(path, new Intents());
  if (way === null) return [];
  const further = asksOf(way).slice(MOST_ASKS, MOST_ASKS + MOST_FURTHER);
  return further.map((ask) => requestProbe(way, ask, way.legs[0]!));
}

function urlKey(request: Probe["request"]): string {
  return JSON.stringify([request?.headers.find(([name]) => name === "Host")?.[1], request?.target]);
}

function requestProbe(way: Way, ask: Ask, leg: Leg): Probe {
  const url = urlOf(way, ask);
  const through = way.path.loadBalancer.kind === "azure-load-balancer" ? "" : ` through ${leg.cidr}`;
  return draftProbe(way, {
    kind: "request",
    detail: `${url}${through} → ${way.path.id}`,
    title: `a request for ${url}${through}`,
    leg,
    request: speaking(way.path, requestFor(ask, way.tls)),
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
    request: speaking(way.path, requestFor(ask, way.tls, headers)),
    patience: patienceOf(way),
    expect: expectedAnswer(way, ask),
  });
}

export function urlOf({ path, tls }: Way, { host, target }: Pick<Ask, "host" | "target">): string {
  const port = path.listener.port.value;
  const usual = port === null || port === (tls ? 443 : 80);
  return `${tls ? "https" : "http"}://${host}${usual ? "" : `:${port}`}${target}`;
}

/** Seconds that the balancer waits for an answer. */
export function patienceOf({ path }: Way): number | null {
  const { kind, idleTimeout } = path.loadBalancer;
  if (kind === "nlb" || kind === "azure-load-balancer") return null;
  return path.group.requestTimeout.value ?? idleTimeout.value;
}
