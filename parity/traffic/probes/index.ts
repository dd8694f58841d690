import { compareText } from "../../graph";
import type { StackTraffic, TrafficPath } from "../types";
import { healthChecks } from "./health-checks";
import { asksOf, forgedProbe, requestProbes } from "./requests";
import { specialProbes } from "./specials";
import type { ApplicationFacts, Probe } from "./types";
import { groupLabel, numbered, type Way, wayOf } from "./way";

export { type ApplicationAnswer, applicationAnswer, asksForWebSocket, PROBE_HEADER } from "./application";
export { judgeProbe } from "./judge";
export { observationKey, observeResponse } from "./observation";
export type * from "./types";

/**
 * The questions that show whether every traffic path of a stack works, in order of path; about as many as subnets of the
 * balancer, hosts and paths of its rules, and a dozen more for every kind of server. What is not known is not asked.
 */
export function probesOf(traffic: StackTraffic, application: ApplicationFacts): readonly Probe[] {
  const checked = new Set<string>();
  const tried = new Set<string>();
  // HTTPS first: what is asked once for servers is asked the way that clients come.
  const paths = [...traffic.paths].sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
  const probes = paths.flatMap((path) => {
    const way = wayOf(path);
    if (way === null) return [];
    const asks = asksOf(way);
    const health = once(checked, checkKey(way)) ? healthChecks(way) : [];
    if (asks.length === 0) return health;
    const special = once(tried, serversKey(path))
      ? [forgedProbe(way, asks[0]!), ...specialProbes(way, asks[0]!, application)]
      : [];
    return [...health, ...requestProbes(way, asks), ...special];
  });
  return numbered(probes);
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
  return JSON.stringify([path.loadBalancer.at.resource, groupLabel(path), path.servers.at.resource, port]);
}

function serversKey({ loadBalancer, servers, listener }: TrafficPath): string {
  return JSON.stringify([loadBalancer.at.resource, servers.at, listener.protocol.value === "HTTP" ? "http" : "tls"]);
}
