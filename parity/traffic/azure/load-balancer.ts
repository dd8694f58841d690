import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, HealthCheck, Listener, LoadBalancer, Servers, TargetGroup } from "../types";
import type { AzureContext } from "./context";
import { AZURE_LOAD_BALANCER } from "./defaults";
import { followId, ownPart } from "./ids";
import { isKind } from "./kinds";
import { poolServers, serversOfMembers } from "./pool";
import { findSubnet, isInternal, subnetOf } from "./subnets";

const MEANS = "Traffic by this rule is not judged.";
const NO_LIMITS = { requestLine: null, header: null, headers: null } as const;

/**
 * An Azure Load Balancer: each of its rules is a listener with one way on. It passes packets on, so that the server sees the
 * client's address and nothing is added; its probes come from an address of Azure's own.
 */
export function azureLoadBalancerOf(azure: AzureContext, resource: Resource): LoadBalancer {
  const view = azure.reader.view(resource);
  const fixed = <T>(value: T | null): Fact<T> => ({ value, given: false, at: view.place });
  return {
    kind: "azure-load-balancer",
    at: view.place,
    internal: fixed(isInternal(view)),
    subnets: subnetsOf(azure, view),
    ipAddressType: fixed("ipv4"),
    idleTimeout: fixed(AZURE_LOAD_BALANCER.idleTimeoutMinutes * 60),
    http2: fixed(false),
    preserveHost: fixed(true),
    forwardedFor: fixed("preserve"),
    forwardedPort: fixed(false),
    dropInvalidHeaders: fixed(false),
    desyncMode: fixed<string>(null),
    tlsHeaders: fixed(false),
    limits: NO_LIMITS,
    bodyLimit: fixed<number>(null),
    whenAllUnhealthy: "flows stay",
    listeners: (view.get("loadBalancingRules").items() ?? []).map((rule) => listenerOf(azure, view, rule)),
  };
}

/** Of private frontends; a public one has none. */
function subnetsOf(azure: AzureContext, view: View): LoadBalancer["subnets"] {
  return (view.get("frontendIPConfigurations").items() ?? []).flatMap((frontend) => {
    if (frontend.get("subnet").isBlock() !== true) return [];
    const subnet = findSubnet(azure, frontend.get("subnet"), "Where this frontend is is not judged.");
    return subnet === null ? [] : [subnetOf(subnet)];
  });
}

const PROTOCOLS = ["Tcp", "Udp", "All"] as const;
const WORDS = { Tcp: "TCP", Udp: "UDP", All: "TCP_UDP" } as const;

function listenerOf(azure: AzureContext, balancer: View, rule: View): Listener {
  const given = rule.get("protocol").word(PROTOCOLS, null);
  const protocol = { ...given, value: given.value === null ? null : WORDS[given.value] };
  const minutes = rule.get("idleTimeoutInMinutes").number(AZURE_LOAD_BALANCER.idleTimeoutMinutes);
  const group = groupOf(azure, balancer, rule, protocol);
  return {
    at: rule.place,
    port: rule.get("frontendPort").number(null),
    protocol,
    hosts: null,
    sslPolicy: null,
    certificateNames: { value: null, given: false, at: rule.place },
    alpnPolicy: null,
    tcpIdleTimeout: { ...minutes, value: minutes.value === null ? null : minutes.value * 60 },
    addsIdentityHeaders: { value: false, given: false, at: rule.place },
    responseHeaders: [],
    rules: [
      {
        at: rule.place,
        priority: null,
        conditions: [],
        transforms: [],
        action: { kind: "forward", targets: [{ group, weight: 1 }] },
        authenticates: false,
      },
    ],
  };
}

function groupOf(azure: AzureContext, balancer: View, rule: View, protocol: Listener["protocol"]): TargetGroup {
  const fixed = <T>(value: T | null): Fact<T> => ({ value, given: false, at: rule.place });
  const port = rule.get("backendPort").number(null);
  if (rule.get("enableFloatingIP").flag(false).value === true) {
    rule
      .get("enableFloatingIP")
      .gap("With a floating address servers see the frontend's own: they are judged as if they saw theirs.", false);
  }
  return {
    at: rule.place,
    protocol,
    protocolVersion: fixed("HTTP1"),
    port,
    targetType: fixed("instance"),
    ipAddressType: fixed("ipv4"),
    proxyProtocolV2: fixed(false),
    preserveClientIp: fixed(true),
    drainSeconds: fixed(0),
    stickinessCookie: null,
    slowStart: fixed(0),
    algorithm: rule.get("loadDistribution").text("Default"),
    connectionTermination: null,
    minimumHealthy: null,
    requestTimeout: fixed<number>(null),
    hostOverride: null,
    pathOverride: null,
    validatesCertificate: null,
    healthCheck: probeOf(balancer, rule),
    servers: serversOf(azure, balancer, rule),
  };
}

function serversOf(azure: AzureContext, balancer: View, rule: View): readonly Servers[] {
  const one = rule.get("backendAddressPool");
  const several = rule.get("backendAddressPools").items() ?? [];
  // A basic one lets everybody in where there is no network security group, a standard one nobody.
  const open = balancer.get("sku").get("name").text("Basic").value === "Basic";
  return (one.given ? [one] : several).flatMap((reference) => {
    const id = followId(azure.reader, reference.get("id").raw);
    if ("owner" in id && id.part === null && isKind("network/LoadBalancerBackendAddressPool")(id.owner)) {
      return serversOfMembers(azure, azure.membersOf(id.owner, ""), open);
    }
    const pool = ownPart(balancer, "backendAddressPools", reference, MEANS);
    return pool === null ? [] : poolServers(azure, balancer, pool, open);
  });
}

function probeOf(balancer: View, rule: View): HealthCheck {
  const reference = rule.get("probe");
  const view = ownPart(balancer, "probes", reference, "Health checks of these servers are not judged.") ?? reference;
  const there = view !== reference;
  const protocol = view.get("protocol").word(["Http", "Https", "Tcp"], there ? null : "Tcp");
  const interval = view.get("intervalInSeconds").number(AZURE_LOAD_BALANCER.interval);
  const fixed = <T>(value: T): Fact<T> => ({ value, given: false, at: view.place });
  const threshold = view.get("probeThreshold").number(AZURE_LOAD_BALANCER.threshold);
  const word = protocol.value === null ? null : ({ Http: "HTTP", Https: "HTTPS", Tcp: "TCP" } as const)[protocol.value];
  return {
    at: view.place,
    // Without a probe every server is taken for healthy.
    enabled: fixed(there),
    protocol: { ...protocol, value: word },
    port: view.get("port").number(null),
    onTrafficPort: false,
    path: view.get("requestPath").text("/"),
    host: { kind: "target" },
    userAgent: AZURE_LOAD_BALANCER.userAgent,
    grpc: false,
    matcher: fixed(AZURE_LOAD_BALANCER.statusCodes),
    body: null,
    interval,
    timeout: { ...interval, given: false, value: Math.min(interval.value ?? 30, AZURE_LOAD_BALANCER.longestTimeout) },
    healthyThreshold: threshold,
    unhealthyThreshold: threshold,
  };
}
