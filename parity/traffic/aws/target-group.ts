import type { Resource } from "../../graph";
import type { GraphReader, View } from "../facts";
import type { Fact, Servers, TargetGroup } from "../types";
import { preservesClientIp, TARGET_GROUP } from "./defaults";
import { healthCheckOf } from "./health-check";

const PROTOCOLS = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"] as const;

/** What a group takes from the balancer that it belongs to. */
export interface GroupContext {
  /** On an application load balancer the balancer's; on layer 4 nobody waits. */
  readonly requestTimeout: Fact<number>;
  readonly servers: readonly Servers[];
}

export function targetGroupOf(reader: GraphReader, resource: Resource, context: GroupContext): TargetGroup {
  const view = reader.view(resource);
  const targetType = view.get("targetType").word(["instance", "ip", "alb", "lambda"], TARGET_GROUP.targetType);
  const lambda = targetType.value === "lambda";
  const protocol = view.get("protocol").word(PROTOCOLS, lambda ? "HTTP" : null);
  const layer7 = lambda || protocol.value === "HTTP" || protocol.value === "HTTPS";
  const protocolVersion = view.get("protocolVersion").word(["HTTP1", "HTTP2", "GRPC"], TARGET_GROUP.protocolVersion);
  const port = view.get("port").number(null);
  if (!lambda) missing(view, protocol, port);
  return {
    at: view.place,
    protocol,
    protocolVersion,
    port,
    targetType,
    ipAddressType: view.get("ipAddressType").word(["ipv4", "ipv6"], TARGET_GROUP.ipAddressType),
    proxyProtocolV2: view.get("proxyProtocolV2").flag(TARGET_GROUP.proxyProtocolV2),
    preserveClientIp: view.get("preserveClientIp").flag(preservesClientIp(protocol.value, targetType.value)),
    drainSeconds: view.get("deregistrationDelay").number(TARGET_GROUP.drainSeconds),
    stickinessCookie: layer7 ? cookieOf(view.get("stickiness")) : null,
    slowStart: view.get("slowStart").number(TARGET_GROUP.slowStart),
    algorithm: layer7 ? view.get("loadBalancingAlgorithmType").text(TARGET_GROUP.algorithm) : null,
    connectionTermination: layer7 ? null : view.get("connectionTermination").flag(TARGET_GROUP.connectionTermination),
    minimumHealthy: view
      .get("targetGroupHealth")
      .get("unhealthyStateRouting")
      .get("minimumHealthyTargetsCount")
      .number(TARGET_GROUP.minimumHealthy),
    requestTimeout: context.requestTimeout,
    hostOverride: null,
    pathOverride: null,
    // "The load balancer does not validate these certificates" (guide, target group with HTTPS).
    validatesCertificate: null,
    healthCheck: healthCheckOf(view.get("healthCheck"), {
      layer7,
      lambda,
      grpc: protocolVersion.value === "GRPC",
      port,
    }),
    servers: context.servers,
  };
}

function missing(view: View, protocol: Fact<string>, port: Fact<number>): void {
  for (const [name, fact] of [["protocol", protocol] as const, ["port", port] as const]) {
    if (!fact.given) view.get(name).gap(`${name} is not given, and a target group of servers needs it.`, false);
  }
}

/** Affinity by cookie: the balancer's own, or one of the application. */
function cookieOf(view: View): Fact<string> | null {
  if (view.isBlock() !== true) return null;
  const { value } = view.get("enabled").flag(TARGET_GROUP.stickinessEnabled);
  if (value === false) return null;
  const type = view.get("type").text(null);
  if (type.value === "lb_cookie") return { value: TARGET_GROUP.cookie, given: false, at: type.at };
  return type.value === "app_cookie" || type.value === null ? view.get("cookieName").text(null) : null;
}
