import { cidrContains } from "../../nginx/address";
import { AZURE_PROBE, CLIENT, familyOf, legsOf, UNKNOWN_SUBNET } from "../../traffic/probes/addresses";
import type { FirewallRule, Place, TrafficPath } from "../../traffic/types";
import { placeAt } from "./place";

/** Who connects to a server: an address or a network, and whether it is the balancer itself. */
export interface Source {
  readonly cidr: string;
  readonly balancer: boolean;
}

/** What the first rule about a source and a port says; null: a rule that may be about it is not known. */
export interface Admission {
  readonly admitted: boolean | null;
  /** The rule that decides; null: none speaks of it, and everything else is kept out. */
  readonly by: FirewallRule | null;
}

/** Whether TCP from a source gets to a port. Rules of one priority add up, as those of security groups do. */
export function admission(rules: readonly FirewallRule[], source: Source, port: number): Admission {
  let unknown: FirewallRule | null = null;
  for (const rule of rules) {
    if (rule.protocol === "udp" || port < rule.fromPort || port > rule.toPort) continue;
    if (rule.sources === null) unknown ??= rule;
    else if (rule.sources.some((one) => covers(one, source))) {
      // A rule before it that is not known may say otherwise; among security groups only if it forbids, and none does.
      if (unknown !== null && unknown.priority !== rule.priority) return { admitted: null, by: unknown };
      return { admitted: rule.allow, by: rule };
    }
  }
  return unknown === null ? { admitted: false, by: null } : { admitted: null, by: unknown };
}

/** The same for the servers of a path; null where their firewall is not known. */
export function admissionTo({ servers }: TrafficPath, source: Source, port: number): Admission | null {
  return servers.firewall === null ? null : admission(servers.firewall, source, port);
}

function covers(rule: string, { cidr, balancer }: Source): boolean {
  return rule === "balancer" ? balancer : cidrContains(rule, cidr);
}

/** Where the balancer's own connections come from, one for each of its subnets that is known. */
export function balancerSources(path: TrafficPath): Source[] {
  const known = legsOf(path, []).filter(({ cidr }) => cidr !== UNKNOWN_SUBNET);
  return known.map(({ cidr }) => ({ cidr, balancer: true }));
}

/** Where its health checks come from. */
export function checkSources(path: TrafficPath): Source[] {
  if (path.loadBalancer.kind === "azure-load-balancer") return [{ cidr: AZURE_PROBE, balancer: true }];
  return balancerSources(path);
}

/** A client, where its address is the one that servers see. Through an NLB its security group admits it too. */
export function clientSource(path: TrafficPath): Source {
  return { cidr: CLIENT[familyOf(path)], balancer: path.loadBalancer.kind === "nlb" };
}

/** Where servers see the client's address on the connection: behind layer 4, unless it is not preserved. */
export function seesClient({ loadBalancer, group }: TrafficPath): boolean | null {
  const { kind } = loadBalancer;
  if (kind === "alb" || kind === "application-gateway") return false;
  return kind === "azure-load-balancer" ? true : group.preserveClientIp.value;
}

/** Where what is said of a firewall is declared: the rule that decides, else any rule of it, else the servers. */
export function placeOfFirewall({ servers }: TrafficPath, by: FirewallRule | null): Place {
  const at = by?.at ?? servers.firewall?.[0]?.at;
  if (at === undefined) return servers.at;
  return by === null ? placeAt(at, at.property.replace(/(\[\d+\]).*$/s, "")) : at;
}
