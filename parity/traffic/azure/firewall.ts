import type { Resource } from "../../graph";
import { cidrContains } from "../../nginx/address";
import type { View } from "../facts";
import type { FirewallRule, Place } from "../types";
import type { AzureContext } from "./context";
import { resourceById } from "./ids";
import { NO_SOURCE, sourcesOf } from "./service-tags";
import type { FoundSubnet } from "./subnets";

const MEANS = "Whether the balancer gets through is not judged.";

/** What a machine's place in the network decides about who reaches it. */
export interface Guarded {
  readonly subnet: FoundSubnet | null;
  /** What `networkSecurityGroup` of the interface is in. */
  readonly networkInterface: View;
  /** Without any group: true where traffic is let in, as inside a network; false behind a Standard load balancer. */
  readonly openByDefault: boolean;
}

/**
 * What the network security group of a machine's subnet or interface lets in, Azure's own last rules included. Null, with a
 * gap, where it cannot be known; also where there are two groups, since both have to let traffic in.
 */
export function firewallOf(azure: AzureContext, guarded: Guarded): FirewallRule[] | null {
  const { subnet, networkInterface } = guarded;
  const given = [subnet?.view.get("networkSecurityGroup"), networkInterface.get("networkSecurityGroup")].filter(
    (group): group is View => group !== undefined && group.isBlock() === true,
  );
  if (subnet === null && given.length === 0) return null;
  if (given.length > 1) {
    given[1]!.gap(`Subnet and interface both have a network security group, and both decide. ${MEANS}`, false);
    return null;
  }
  const [group] = given;
  if (group === undefined) return withoutGroup(guarded, networkInterface.place);
  const resource = resourceById(group, ["network/NetworkSecurityGroup"], MEANS, false);
  if (resource === null) return null;
  return [...rulesOf(azure, resource, subnet), ...lastRules(azure.reader.view(resource).place, subnet)].sort(
    (a, b) => a.priority - b.priority,
  );
}

function withoutGroup({ openByDefault, subnet }: Guarded, at: Place): FirewallRule[] {
  return openByDefault ? [ruleFor(at, true, 0, ["0.0.0.0/0", "::/0"])] : lastRules(at, subnet);
}

/** https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
function lastRules(at: Place, subnet: FoundSubnet | null): FirewallRule[] {
  return [
    ruleFor(at, true, 65_000, sourcesOf("VirtualNetwork", subnet)),
    ruleFor(at, true, 65_001, sourcesOf("AzureLoadBalancer", subnet)),
    ruleFor(at, false, 65_500, ["0.0.0.0/0", "::/0"]),
  ];
}

function ruleFor(at: Place, allow: boolean, priority: number, sources: readonly string[] | null): FirewallRule {
  return { at, allow, protocol: "any", fromPort: 0, toPort: 65_535, sources, priority };
}

/** Rules inside the group, and those that are resources of their own. */
function rulesOf(azure: AzureContext, group: Resource, subnet: FoundSubnet | null): FirewallRule[] {
  const inline = azure.reader.view(group).get("securityRules").items() ?? [];
  const separate = azure
    .of("network/SecurityRule")
    .map((rule) => azure.reader.view(rule))
    .filter((rule) => belongsTo(rule, group));
  return [...inline, ...separate].flatMap((rule) => ruleOf(rule, subnet));
}

/** By `networkSecurityGroupName`, which is a name and no id. */
function belongsTo(rule: View, group: Resource): boolean {
  const name = rule.get("networkSecurityGroupName");
  const found = rule.reader.target(name.raw, (one) => one === group);
  if (!("why" in found)) return true;
  const own = rule.reader.resolve(group.inputs["networkSecurityGroupName"]);
  const wanted = rule.reader.resolve(name.raw);
  return own.known && wanted.known && typeof own.value === "string" && own.value === wanted.value;
}

function ruleOf(rule: View, subnet: FoundSubnet | null): FirewallRule[] {
  if (rule.get("direction").word(["Inbound", "Outbound"], "Inbound").value === "Outbound") return [];
  const protocol = protocolOf(rule.get("protocol").text("*").value);
  if (protocol === null || !concerns(rule, subnet)) return [];
  const access = rule.get("access").word(["Allow", "Deny"], null).value;
  const priority = rule.get("priority").number(null).value;
  const sources = access === null || priority === null ? null : sourcesOfRule(rule, subnet);
  const ports = both(rule, "destinationPortRange", "destinationPortRanges") ?? ["*"];
  return ports.map((range) => {
    const [fromPort, toPort] = portsOf(range) ?? [0, 65_535];
    const known = portsOf(range) !== null;
    return {
      at: rule.place,
      allow: access !== "Deny",
      protocol,
      fromPort,
      toPort,
      sources: known ? sources : null,
      priority: priority ?? 0,
    };
  });
}

function protocolOf(name: string | null): FirewallRule["protocol"] | null {
  const folded = name?.toLowerCase();
  if (folded === "tcp" || folded === "udp") return folded;
  return folded === "*" || folded === undefined ? "any" : null;
}

/** A value that can be given once or as a list. Null: not given, or not known. */
function both(rule: View, single: string, several: string): readonly string[] | null {
  const list = rule.get(several);
  if (list.given) {
    const { value } = list.texts(null);
    if (value === null || value.length > 0) return value;
  }
  const one = rule.get(single).text(null).value;
  return one === null ? null : [one];
}

function portsOf(range: string): readonly [from: number, to: number] | null {
  if (range === "*") return [0, 65_535];
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range.trim());
  return found === null ? null : [Number(found[1]), Number(found[2] ?? found[1])];
}

/** Null: not known. A group of applications admits only its members, of which no balancer is one. */
function sourcesOfRule(rule: View, subnet: FoundSubnet | null): readonly string[] | null {
  if (rule.get("sourceApplicationSecurityGroups").given) return NO_SOURCE;
  const given = both(rule, "sourceAddressPrefix", "sourceAddressPrefixes");
  const found = given?.map((prefix) => sourcesOf(prefix, subnet)) ?? null;
  return found?.every((some) => some !== null) ? found.flatMap((some) => some ?? []) : null;
}

/** Whether the rule is about the machine's subnet: one that is not for sure is taken to be. */
function concerns(rule: View, subnet: FoundSubnet | null): boolean {
  const destinations = both(rule, "destinationAddressPrefix", "destinationAddressPrefixes");
  const own = subnet?.view.get("addressPrefix").text(null).value ?? null;
  if (destinations === null || own === null) return true;
  return destinations.some((to) => !/^[\d.]+(\/\d+)?$/.test(to) || cidrContains(to, own) || cidrContains(own, to));
}
