import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { FirewallRule } from "../types";
import type { AwsContext, Balancer } from "./context";
import { isKind } from "./kinds";

export const isSecurityGroup = isKind("ec2/SecurityGroup", "ec2/DefaultSecurityGroup");
const isPrefixList = isKind("ec2/ManagedPrefixList");

const MEANS = "What it lets in is not known: whether the balancer gets through is not judged.";

/**
 * What a list of security groups lets in, seen from one balancer. Null, with a gap, where one of them cannot be followed: a
 * group that is not seen may admit anything.
 */
export function firewallOf(aws: AwsContext, ids: readonly View[] | null, balancer: Balancer): FirewallRule[] | null {
  if (ids === null) return null;
  const rules: FirewallRule[] = [];
  let complete = true;
  for (const id of ids) {
    const group = id.target(isSecurityGroup, MEANS, false);
    if (group === null || group.kind === "read") {
      if (group !== null) id.gap(`${group.path} is looked up and not declared by this program. ${MEANS}`, false);
      complete = false;
    } else rules.push(...rulesOf(aws, group, balancer));
  }
  return complete ? rules : null;
}

/** Rules of a group: those it is made with, and those that are resources of their own. */
function rulesOf(aws: AwsContext, group: Resource, balancer: Balancer): FirewallRule[] {
  const sources = new Sources(group, balancer);
  const inline = (aws.reader.view(group).get("ingress").items() ?? []).map((rule) => inlineRule(rule, sources));
  return [...inline, ...separateRules(aws, group).map((rule) => separateRule(aws.reader.view(rule), sources))].filter(
    (rule): rule is FirewallRule => rule !== null,
  );
}

function separateRules(aws: AwsContext, group: Resource): readonly Resource[] {
  const all = [...aws.of("ec2/SecurityGroupRule"), ...aws.of("vpc/SecurityGroupIngressRule")];
  return all.filter((rule) => {
    if (rule.inputs["type"] !== undefined && rule.inputs["type"] !== "ingress") return false;
    const named = aws.reader.target(rule.inputs["securityGroupId"], isSecurityGroup);
    return !("why" in named) && named === group;
  });
}

function inlineRule(rule: View, sources: Sources): FirewallRule | null {
  const admitted = [
    sources.ranges(rule.get("cidrBlocks")),
    sources.ranges(rule.get("ipv6CidrBlocks")),
    sources.lists(rule.get("prefixListIds")),
    sources.groups(rule.get("securityGroups")),
    sources.self(rule.get("self")),
  ];
  return ruleOf(rule, rule.get("protocol"), admitted);
}

function separateRule(rule: View, sources: Sources): FirewallRule | null {
  const old = !rule.get("ipProtocol").given;
  const admitted = old
    ? [
        sources.ranges(rule.get("cidrBlocks")),
        sources.ranges(rule.get("ipv6CidrBlocks")),
        sources.lists(rule.get("prefixListIds")),
        sources.group(rule.get("sourceSecurityGroupId")),
        sources.self(rule.get("self")),
      ]
    : [
        sources.range(rule.get("cidrIpv4")),
        sources.range(rule.get("cidrIpv6")),
        sources.list(rule.get("prefixListId")),
        sources.group(rule.get("referencedSecurityGroupId")),
      ];
  return ruleOf(rule, rule.get(old ? "protocol" : "ipProtocol"), admitted);
}

type Admitted = readonly string[] | null;

/** Null for a rule about something that is neither TCP nor UDP. */
function ruleOf(rule: View, protocol: View, admitted: readonly Admitted[]): FirewallRule | null {
  const name = protocolOf(protocol.text(null).value);
  if (name === null) return null;
  const any = name === "any";
  const from = any ? 0 : rule.get("fromPort").number(any ? 0 : null).value;
  const to = any ? 65_535 : rule.get("toPort").number(null).value;
  const portsKnown = from !== null && to !== null;
  const known = portsKnown && admitted.every((some) => some !== null);
  return {
    at: rule.place,
    allow: true,
    protocol: name,
    fromPort: portsKnown ? from : 0,
    toPort: portsKnown ? to : 65_535,
    sources: known ? admitted.flatMap((some) => some ?? []) : null,
    priority: 0,
  };
}

/** Names and numbers of protocols as EC2 takes them (IpPermission.IpProtocol). */
function protocolOf(name: string | null): FirewallRule["protocol"] | null {
  switch (name?.toLowerCase()) {
    case "tcp":
    case "6":
      return "tcp";
    case "udp":
    case "17":
      return "udp";
    case "-1":
    case "all":
    case undefined:
      return "any";
    default:
      return null;
  }
}

/**
 * Who a rule admits. Another group than the balancer's admits only its members, so nobody of whom is asked here: it adds
 * nothing.
 */
class Sources {
  constructor(
    private readonly own: Resource,
    private readonly balancer: Balancer,
  ) {}

  ranges(list: View): Admitted {
    return this.every(list, (item) => this.range(item));
  }

  range(item: View): Admitted {
    if (!item.given) return [];
    const { value } = item.text(null);
    return value === null ? null : [value];
  }

  lists(list: View): Admitted {
    return this.every(list, (item) => this.list(item));
  }

  list(item: View): Admitted {
    if (!item.given) return [];
    const list = item.target(isPrefixList, "Which addresses are on the list is not known.", false);
    return list === null
      ? null
      : this.every(item.reader.view(list).get("entries"), (entry) => this.range(entry.get("cidr")));
  }

  groups(list: View): Admitted {
    return this.every(list, (item) => this.group(item));
  }

  group(item: View): Admitted {
    if (!item.given) return [];
    const group = item.target(isSecurityGroup, "Whether it is the balancer's own group is not known.", false);
    return group === null ? null : this.admits(group);
  }

  self(item: View): Admitted {
    const { value } = item.flag(false);
    return value === null ? null : value ? this.admits(this.own) : [];
  }

  private admits(group: Resource): readonly string[] {
    return this.balancer.groups.has(group.path) ? ["balancer"] : [];
  }

  private every(list: View, read: (item: View) => Admitted): Admitted {
    const items = list.items();
    if (items === null) return null;
    const found = items.map(read);
    return found.every((some) => some !== null) ? found.flatMap((some) => some ?? []) : null;
  }
}
