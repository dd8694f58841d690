import { compareText } from "../../graph";
import { chooseRule } from "../balancer";
import type { StackTraffic, TrafficPath } from "../types";
import { asksOf } from "./asks";
import { conditionProbes } from "./conditions";
import { headerProbes, webSocketProbes } from "./headers";
import { healthChecks } from "./health-checks";
import { Intents } from "./intent";
import { methodProbes } from "./methods";
import { forgedProbe, requestProbes } from "./requests";
import { type Site, sitesOf } from "./sites";
import { sizeProbes } from "./sizes";
import { timeProbes } from "./times";
import type { ApplicationFacts, Probe } from "./types";
import { numbered, type Way, wayOf } from "./way";

export { type ApplicationAnswer, applicationAnswer, asksForWebSocket, PROBE_HEADER } from "./application";
export { judgeProbe } from "./judge";
export { observationKey, observeResponse } from "./observation";
export type * from "./types";

/** What was derived once: checks, impact and rehearsal of one stack ask the same. */
const known = new WeakMap<StackTraffic, WeakMap<ApplicationFacts, readonly Probe[]>>();

/**
 * The questions that show whether every traffic path of a stack works: about as many as subnets of the balancer, hosts and
 * paths of its rules and of nginx, and a dozen more for every server block that they reach. What is not known is not asked.
 */
export function probesOf(traffic: StackTraffic, application: ApplicationFacts): readonly Probe[] {
  const byFacts = known.get(traffic) ?? new WeakMap<ApplicationFacts, readonly Probe[]>();
  known.set(traffic, byFacts);
  const probes = byFacts.get(application) ?? derived(traffic, application);
  byFacts.set(application, probes);
  return probes;
}

function derived(traffic: StackTraffic, application: ApplicationFacts): readonly Probe[] {
  // HTTPS first: what is asked once for servers is asked the way that clients come.
  const paths = [...traffic.paths].sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
  const intents = new Intents();
  const ways = paths.flatMap((path) => wayOf(path, intents) ?? []).map((way) => ({ way, asks: asksOf(way) }));
  const checked = new Set<string>();
  const checks = ways.flatMap(({ way }) => (once(checked, checkKey(way)) ? healthChecks(way) : []));
  const requests = ways.flatMap(({ way, asks }) => requestProbes(way, asks));
  const special = sitesOf(ways).flatMap((site) => siteProbes(site, application));
  const made = [...checks, ...requests, ...special.filter((probe) => isTaken(probe, paths))];
  return numbered([...made, ...conditionProbes(ways, made)]);
}

/** A site that hands nothing on has no application to try times, headers and sockets on. */
function siteProbes(site: Site, application: ApplicationFacts): Probe[] {
  const { way, ask } = site.candidates[0]!;
  if (!way.intent.handsOn) return [...methodProbes(site), ...sizeProbes(site, application)];
  return [
    forgedProbe(way, ask),
    ...methodProbes(site),
    ...webSocketProbes(site, application),
    ...sizeProbes(site, application),
    ...headerProbes(site, application),
    ...timeProbes(site, application),
  ];
}

/** A rule for one method alone, say, has no uploads. */
function isTaken({ path, client, request }: Probe, paths: readonly TrafficPath[]): boolean {
  const of = paths.find(({ id }) => id === path);
  return request === null || of === undefined || chooseRule(of.listener, { ...request, client }) === of.rule;
}

const rank = ({ listener }: TrafficPath): number =>
  listener.protocol.value === "HTTPS" || listener.protocol.value === "TLS" ? 0 : 1;

function once(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** A balancer asks the same of a group whatever listener it belongs to, except where the listener's port is in the Host. */
function checkKey({ path }: Way): string {
  const { host } = path.group.healthCheck;
  const port = host.kind === "node" ? path.listener.port.value : null;
  return JSON.stringify([path.loadBalancer.at.resource, path.group.at, path.servers.at, port]);
}
