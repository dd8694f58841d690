import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, Listener, LoadBalancer } from "../types";
import type { AwsContext, Balancer } from "./context";
import { ALB_LIMITS, LOAD_BALANCER, NO_LIMITS } from "./defaults";
import { isSecurityGroup } from "./firewall";
import { mappedSubnets, subnetsOf } from "./subnets";
import { bodyLimitOf } from "./web-acl";

const TYPES = ["application", "network", "gateway"] as const;
const ADDRESS_TYPES = ["ipv4", "dualstack", "dualstack-without-public-ipv4"] as const;

/** Which balancer it is, and its groups; null for one that is not followed. */
export function balancerOf(aws: AwsContext, resource: Resource): Balancer | null {
  const view = aws.reader.view(resource);
  const type = view.get("loadBalancerType").word(TYPES, LOAD_BALANCER.type);
  if (type.value === null) {
    view
      .get("loadBalancerType")
      .gap("What kind of load balancer it is is not known. Nothing behind it is judged.", true);
    return null;
  }
  if (type.value === "gateway") {
    view.gap("A gateway load balancer sends packets to appliances, not requests to servers: it is not followed.", true);
    return null;
  }
  const groups = (view.get("securityGroups").items() ?? []).flatMap((id) => {
    const group = id.target(isSecurityGroup, "Whether servers admit this group is not judged.", false);
    return group === null ? [] : [group.path];
  });
  return { resource, kind: type.value === "network" ? "nlb" : "alb", groups: new Set(groups) };
}

export function loadBalancerOf(aws: AwsContext, balancer: Balancer, listeners: readonly Listener[]): LoadBalancer {
  const view = aws.reader.view(balancer.resource);
  const layer7 = balancer.kind === "alb";
  const subnets = [...subnetsOf(view.get("subnets")), ...mappedSubnets(view.get("subnetMappings"))];
  if (subnets.length === 0) {
    view
      .get("subnets")
      .gap("The balancer's subnets are not known: from where it connects to servers is not judged.", false);
  }
  return {
    kind: balancer.kind,
    at: view.place,
    internal: view.get("internal").flag(LOAD_BALANCER.internal),
    subnets,
    ipAddressType: view.get("ipAddressType").word(ADDRESS_TYPES, LOAD_BALANCER.ipAddressType),
    idleTimeout: idleTimeoutOf(view, layer7),
    http2: only(layer7, view.get("enableHttp2").flag(LOAD_BALANCER.http2)),
    preserveHost: view.get("preserveHostHeader").flag(layer7 ? LOAD_BALANCER.preserveHost : true),
    forwardedFor: view
      .get("xffHeaderProcessingMode")
      .word(["append", "preserve", "remove"], layer7 ? LOAD_BALANCER.forwardedFor : "preserve"),
    forwardedPort: view.get("enableXffClientPort").flag(LOAD_BALANCER.forwardedPort),
    dropInvalidHeaders: view.get("dropInvalidHeaderFields").flag(LOAD_BALANCER.dropInvalidHeaders),
    desyncMode: view.get("desyncMitigationMode").text(layer7 ? LOAD_BALANCER.desyncMode : null),
    tlsHeaders: view.get("enableTlsVersionAndCipherSuiteHeaders").flag(LOAD_BALANCER.tlsHeaders),
    limits: layer7 ? ALB_LIMITS : NO_LIMITS,
    bodyLimit: bodyLimitOf(aws, balancer.resource),
    whenAllUnhealthy: "all targets get traffic",
    listeners,
  };
}

/** On layer 4 it is the listener's. */
export function idleTimeoutOf(view: View, layer7: boolean): Fact<number> {
  return view.get("idleTimeout").number(layer7 ? LOAD_BALANCER.idleTimeout : LOAD_BALANCER.tcpIdleTimeout);
}

/** A balancer on layer 4 speaks no HTTP. */
function only(layer7: boolean, fact: Fact<boolean>): Fact<boolean> {
  return layer7 ? fact : { ...fact, value: false };
}
