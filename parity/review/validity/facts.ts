import type { TrafficPath } from "../../traffic/index";

/** One fact of a traffic path, apart from what nginx is told. */
export interface PathFact {
  /** Where it stands in {@link TrafficPath}: `group.healthCheck.matcher`. */
  readonly member: string;
  /** For people. */
  readonly name: string;
  /** As text; null: only a deployment knows it, or there is no such thing. */
  readonly value: string | null;
  /** It names something of the stack (a domain, an address): to be compared with the stack's own values put back. */
  readonly own: boolean;
}

/** What people call facts, the most telling first. Others follow, called by where they stand. */
const NAMES: { readonly [member: string]: string } = {
  "group.healthCheck.matcher": "what the health check takes for healthy",
  "group.healthCheck.protocol": "the protocol of the health check",
  "group.healthCheck.port": "the port of the health check",
  "group.healthCheck.path": "the path of the health check",
  "group.healthCheck.host.kind": "the Host of the health check",
  "group.healthCheck.host.name": "the Host of the health check",
  "group.healthCheck.enabled": "whether health is checked",
  "group.healthCheck.body": "what the health check wants to read",
  "group.healthCheck.grpc": "whether the health check speaks gRPC",
  "listener.protocol": "the protocol of the listener",
  "listener.port": "the port of the listener",
  "listener.certificateNames": "the names on the certificate",
  "listener.sslPolicy": "the TLS policy of the listener",
  "loadBalancer.kind": "the kind of load balancer",
  "loadBalancer.internal": "whether clients come from inside the network alone",
  "group.protocol": "the protocol towards servers",
  "group.protocolVersion": "the version of HTTP towards servers",
  "group.port": "the port of the servers",
  "servers.port": "the port of the servers",
  "group.preserveClientIp": "whether servers see the client's address",
  "group.proxyProtocolV2": "whether servers get a PROXY header",
  "loadBalancer.subnets": "the subnets of the load balancer",
  "servers.subnets": "the subnets of the servers",
  "loadBalancer.idleTimeout": "the idle timeout of the load balancer",
  "group.drainSeconds": "how long a server that goes may still answer",
  "group.healthCheck.timeout": "how long the health check waits for an answer",
  "group.healthCheck.interval": "how often health is checked",
  "servers.firewall": "what the firewall of the servers lets in",
  "rule.conditions": "what the rule of the listener takes",
  "group.requestTimeout": "how long the load balancer waits for an answer",
};
const ORDER = Object.keys(NAMES);

/** Members whose texts are names, or addresses of networks. */
const OWN =
  /^(listener\.(hosts|certificateNames|responseHeaders)|rule\.|group\.(hostOverride|healthCheck\.host)|(loadBalancer|servers)\.subnets|servers\.firewall)/;

/** What other facts, or other paths, tell. */
const LEFT_OUT = new Set(["loadBalancer.listeners", "listener.rules", "group.servers", "servers.webServer"]);

/** Every fact of a path, in the order in which they are told. */
export function factsOf({ loadBalancer, listener, rule, group, servers }: TrafficPath): readonly PathFact[] {
  const weights = rule.action.kind === "forward" ? rule.action.targets.map(({ weight }) => weight) : [];
  const alone = { ...rule, action: { kind: rule.action.kind, weights } };
  const found = Object.entries({ group, listener, loadBalancer, rule: alone, servers }).flatMap(([name, part]) =>
    leavesOf(part, name).map(([member, value]): PathFact => {
      return { member, name: NAMES[member] ?? wordsOf(member), value, own: OWN.test(member) };
    }),
  );
  const rank = ({ member }: PathFact): number => {
    const at = ORDER.indexOf(member);
    return at < 0 ? ORDER.length : at;
  };
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/** Members down to plain values and lists, in the order in which the type has them; a {@link Fact} is its value. */
function leavesOf(part: object, at: string): [member: string, value: string | null][] {
  return Object.entries(part).flatMap(([name, value]): [string, string | null][] => {
    const member = `${at}.${name}`;
    if (name === "at" || name === "id" || LEFT_OUT.has(member)) return [];
    const plain = plainOf(value);
    if (typeof plain !== "object" || plain === null || Array.isArray(plain)) return [[member, textOf(plain)]];
    return leavesOf(plain, member);
  });
}

/** Facts as their values, places left out, all the way down. */
function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== "object" || value === null) return value;
  if ("value" in value && "given" in value) return plainOf((value as { readonly value: unknown }).value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "at")
      .map(([name, item]) => [name, plainOf(item)]),
  );
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value))
    return value.map((item) => textOf(isSubnet(item) ? item.cidr : item) ?? "unknown").join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A network without addresses of version 6 is called by its own. */
function isSubnet(item: unknown): item is { readonly cidr: string | null } {
  return typeof item === "object" && item !== null && "cidr" in item && "cidr6" in item && item.cidr6 === null;
}

/** `group.healthCheck.timeout` → `` `healthCheck.timeout` of the target group``. */
function wordsOf(member: string): string {
  const [part = "", ...rest] = member.split(".");
  return `\`${rest.join(".")}\` of ${PARTS[part] ?? part}`;
}

const PARTS: { readonly [part: string]: string } = {
  group: "the target group",
  listener: "the listener",
  loadBalancer: "the load balancer",
  rule: "the rule",
  servers: "the servers",
};
