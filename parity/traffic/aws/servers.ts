import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, Servers, Subnet } from "../types";
import type { AwsContext, Balancer } from "./context";
import { SERVERS } from "./defaults";
import { firewallOf } from "./firewall";
import { isKind } from "./kinds";
import { type Machine, machineOfInstance, machinesOfGroup } from "./machines";
import { serviceServers } from "./services";
import { subnetOf, subnetsOf } from "./subnets";
import { webServerOf } from "./web-server";

const isTargetGroup = isKind("lb/TargetGroup");
const isScalingGroup = isKind("autoscaling/Group");
const isInstance = isKind("ec2/Instance");
const isBalancer = isKind("lb/LoadBalancer");
const isFunction = isKind("lambda/Function", "lambda/Alias");

/** Everything of the graph that is a target of a group, as one balancer sees it. */
export function serversOf(aws: AwsContext, group: Resource, balancer: Balancer): readonly Servers[] {
  const scaling = scalingGroupsOf(aws, group).flatMap((one) => scalingServers(aws, one, balancer));
  const attached = attachmentsTo(aws, group).flatMap((one) => attachedServers(aws, one, balancer));
  const services = serviceServers(aws, group, balancer);
  const all = [...scaling, ...attached, ...services];
  if (all.length === 0) tellNone(aws, group);
  return all;
}

function names(aws: AwsContext, value: View | undefined, group: Resource): boolean {
  return value !== undefined && aws.reader.target(value.raw, isTargetGroup) === group;
}

/** By `targetGroupArns`, `trafficSources`, and attachments of two kinds. Each once. */
function scalingGroupsOf(aws: AwsContext, group: Resource): readonly Resource[] {
  const own = aws.of("autoscaling/Group").filter((resource) => {
    const view = aws.reader.view(resource);
    const sources = (view.get("trafficSources").items() ?? []).map((source) => source.get("identifier"));
    return [...(view.get("targetGroupArns").items() ?? []), ...sources].some((arn) => names(aws, arn, group));
  });
  const attachments = [
    ...aws.of("autoscaling/Attachment").map((one) => [one, aws.reader.view(one).get("lbTargetGroupArn")] as const),
    ...aws
      .of("autoscaling/TrafficSourceAttachment")
      .map((one) => [one, aws.reader.view(one).get("trafficSource").get("identifier")] as const),
  ];
  const by = attachments.flatMap(([attachment, arn]) => {
    if (!names(aws, arn, group)) return [];
    const means = "The servers that it attaches are not judged.";
    return aws.reader.view(attachment).get("autoscalingGroupName").target(isScalingGroup, means, true) ?? [];
  });
  return [...new Set([...own, ...by])];
}

function scalingServers(aws: AwsContext, resource: Resource, balancer: Balancer): Servers[] {
  const view = aws.reader.view(resource);
  const machines = machinesOfGroup(view);
  if (machines.length === 0)
    view.gap("What its servers are started from cannot be followed: they are not judged.", true);
  const subnets = subnetsOf(view.get("vpcZoneIdentifiers"));
  const type = view.get("healthCheckType").text("EC2");
  const replaced = { ...type, value: type.value === null ? null : type.value.toUpperCase() === "ELB" };
  const gracePeriod = view.get("healthCheckGracePeriod").number(SERVERS.gracePeriod);
  return machines.map((machine) => ({
    at: view.place,
    port: null,
    subnets: machine.subnet === null ? subnets : [subnetOf(machine.subnet)],
    firewall: firewall(aws, machine, balancer),
    replacedWhenUnhealthy: replaced,
    gracePeriod,
    stopTimeout: null,
    webServer: webServerOf(aws, machine),
  }));
}

function attachmentsTo(aws: AwsContext, group: Resource): readonly View[] {
  const all = aws.of("lb/TargetGroupAttachment").map((one) => aws.reader.view(one));
  return all.filter((view) => names(aws, view.get("targetGroupArn"), group));
}

/** An instance, an address, a function or another balancer, with a port of its own where one is given. */
function attachedServers(aws: AwsContext, view: View, balancer: Balancer): Servers[] {
  const id = view.get("targetId");
  const found = aws.reader.target(id.raw, (one) => isInstance(one) || isBalancer(one) || isFunction(one));
  if ("why" in found) {
    id.gap(`The target cannot be followed: ${found.why}. What runs there is not judged.`, true);
    return [];
  }
  if (isFunction(found)) {
    id.gap("The target is a function: there is no web server in front of it.", false);
    return [];
  }
  if (isBalancer(found)) {
    id.gap(
      `The target is the load balancer ${found.path}: it is judged by itself, not as what lies behind this one.`,
      false,
    );
    return [];
  }
  const port = view.get("port");
  const machine = machineOfInstance(aws.reader.view(found));
  return [
    {
      at: aws.reader.view(found).place,
      port: port.given ? port.number(null) : null,
      subnets: subnetsOfInstance(machine),
      firewall: firewall(aws, machine, balancer),
      replacedWhenUnhealthy: never(aws, found, false),
      gracePeriod: never(aws, found, 0),
      stopTimeout: null,
      webServer: webServerOf(aws, machine),
    },
  ];
}

function subnetsOfInstance(machine: Machine): readonly Subnet[] {
  return machine.subnet === null ? [] : [subnetOf(machine.subnet)];
}

/** An instance by itself is not replaced by anyone. */
function never<T>(aws: AwsContext, resource: Resource, value: T): Fact<T> {
  return { value, given: false, at: aws.reader.view(resource).place };
}

function firewall(aws: AwsContext, machine: Machine, balancer: Balancer): Servers["firewall"] {
  if (machine.groups !== null && machine.groups.length === 0) {
    const message = "No security group is given, so the network's default one holds: what it lets in is not judged.";
    aws.reader.view(machine.resource).gap(message, false);
    return null;
  }
  return firewallOf(aws, machine.groups, balancer);
}

/** A group that nothing of this program is attached to; and what refers to it, which may be what attaches. */
function tellNone(aws: AwsContext, group: Resource): void {
  const others = aws.graph.resources.filter((one) => {
    const known = /^aws:(cloudwatch|wafv2|lb|alb|elasticloadbalancingv2|applicationloadbalancing|autoscaling)\//;
    return one.options.dependencies?.includes(group.path) === true && one.kind === "custom" && !known.test(one.type);
  });
  const about = others.map((one) => `${one.path} (${one.type})`);
  const by = about.length === 0 ? "" : ` What refers to it is not followed: ${about.join(", ")}.`;
  aws.reader
    .view(group)
    .gap(`No server of this program is attached to this target group.${by} What is behind it is not judged.`, false);
}
