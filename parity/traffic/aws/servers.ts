import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, Servers, Subnet } from "../types";
import type { AwsContext, Balancer } from "./context";
import { SERVERS } from "./defaults";
import { firewallOf } from "./firewall";
import { isKind } from "./kinds";
import { type Machine, machineOfInstance, machinesOfGroup } from "./machines";
import type { Registrations } from "./registrations";
import { serviceServers } from "./services";
import { subnetOf, subnetsOf } from "./subnets";
import { webServerOf } from "./web-server";

const isInstance = isKind("ec2/Instance", "ec2/SpotInstanceRequest");
const isBalancer = isKind("lb/LoadBalancer");
const isFunction = isKind("lambda/Function", "lambda/Alias");

/** Everything of the graph that is a target of a group, as one balancer sees it. */
export function serversOf(
  aws: AwsContext,
  group: Resource,
  registered: Registrations | undefined,
  balancer: Balancer,
): readonly Servers[] {
  if (registered === undefined) {
    tellNone(aws, group);
    return [];
  }
  return [
    ...[...registered.scalingGroups].flatMap((one) => scalingServers(aws, one, balancer)),
    ...registered.attachments.flatMap((one) => attachedServers(aws, one, balancer)),
    ...registered.services.map(({ service, entry }) => serviceServers(aws, service, entry, balancer)),
  ];
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
    at: machines.length === 1 ? view.place : machine.from.place,
    port: null,
    subnets: machine.subnet === null ? subnets : [subnetOf(machine.subnet)],
    firewall: firewall(aws, machine, balancer),
    replacedWhenUnhealthy: replaced,
    gracePeriod,
    stopTimeout: null,
    webServer: webServerOf(aws, machine),
  }));
}

/** An instance, an address, a function or another balancer, with a port of its own where one is given. */
function attachedServers(aws: AwsContext, view: View, balancer: Balancer): Servers[] {
  const id = view.get("targetId");
  const found = aws.reader.target(id.raw, (one) => isInstance(one) || isBalancer(one) || isFunction(one));
  if ("why" in found) {
    id.gap(`The target cannot be followed: ${found.why}. What runs there is not judged.`, true);
    return [unseen(view)];
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
  const machine = machineOfInstance(aws.reader.view(found));
  return [
    {
      at: aws.reader.view(found).place,
      port: portOf(view),
      subnets: subnetsOfInstance(machine),
      firewall: firewall(aws, machine, balancer),
      replacedWhenUnhealthy: never(aws, found, false),
      gracePeriod: never(aws, found, 0),
      stopTimeout: null,
      webServer: webServerOf(aws, machine),
    },
  ];
}

/** A target of which no more is known than that it is one. */
function unseen(view: View): Servers {
  const unknown = { value: null, given: true, at: view.get("targetId").place };
  return {
    at: view.place,
    port: portOf(view),
    subnets: [],
    firewall: null,
    replacedWhenUnhealthy: unknown,
    gracePeriod: unknown,
    stopTimeout: null,
    webServer: null,
  };
}

function portOf(view: View): Fact<number> | null {
  const port = view.get("port");
  return port.given ? port.number(null) : null;
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
