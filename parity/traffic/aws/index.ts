import type { Resource } from "../../graph";
import type { GraphReader } from "../facts";
import type { Listener, LoadBalancer, TargetGroup } from "../types";
import { AwsContext, type Balancer } from "./context";
import { isKind } from "./kinds";
import { listenerOf, tellLostRules } from "./listener";
import { balancerOf, idleTimeoutOf, loadBalancerOf } from "./load-balancer";
import { tellOthers } from "./others";
import { type Registrations, registrationsOf } from "./registrations";
import { serversOf } from "./servers";
import { targetGroupOf } from "./target-group";

const isBalancer = isKind("lb/LoadBalancer");

/** The load balancers that a graph declares on AWS, with all that is behind them. What cannot be followed is a gap of the reader. */
export function awsLoadBalancers(reader: GraphReader): readonly LoadBalancer[] {
  const aws = new AwsContext(reader);
  const listeners = listenersByBalancer(aws);
  tellLostRules(aws);
  const registrations = registrationsOf(aws);
  tellOthers(aws);
  return aws.of("lb/LoadBalancer").flatMap((resource) => {
    const balancer = balancerOf(aws, resource);
    return balancer === null ? [] : [build(aws, balancer, listeners.get(resource) ?? [], registrations)];
  });
}

function listenersByBalancer(aws: AwsContext): ReadonlyMap<Resource, readonly Resource[]> {
  const found = new Map<Resource, Resource[]>();
  for (const listener of aws.of("lb/Listener")) {
    const means = "Traffic that comes in by this listener is not judged.";
    const balancer = aws.reader.view(listener).get("loadBalancerArn").target(isBalancer, means, true);
    if (balancer !== null) found.set(balancer, [...(found.get(balancer) ?? []), listener]);
  }
  return found;
}

type ByGroup = ReadonlyMap<Resource, Registrations>;

function build(aws: AwsContext, balancer: Balancer, listeners: readonly Resource[], all: ByGroup): LoadBalancer {
  if (listeners.length === 0) {
    aws.reader.view(balancer.resource).gap("No listener of this program belongs to this load balancer.", false);
  }
  const groupOf = (group: Resource): TargetGroup => groupFor(aws, group, balancer, all.get(group));
  const made: Listener[] = listeners.map((listener) => listenerOf(aws, listener, balancer, groupOf));
  return loadBalancerOf(aws, balancer, made);
}

/** One object for a group however many rules forward to it. */
function groupFor(
  aws: AwsContext,
  group: Resource,
  balancer: Balancer,
  registered: Registrations | undefined,
): TargetGroup {
  const key = `${balancer.resource.path}\n${group.path}`;
  const known = aws.groups.get(key);
  if (known !== undefined) return known;
  const requestTimeout = idleTimeoutOf(aws.reader.view(balancer.resource), balancer.kind === "alb");
  const servers = serversOf(aws, group, registered, balancer);
  const made = targetGroupOf(aws.reader, group, { requestTimeout, servers });
  aws.groups.set(key, made);
  return made;
}
