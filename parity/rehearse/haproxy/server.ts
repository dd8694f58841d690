import type { Probe } from "../../traffic/probes/types";
import type { TrafficPath } from "../../traffic/types";
import { speaksHttp2 } from "./request";
import type { Stand, Way } from "./types";
import { word } from "./word";

/** An address and port as HAProxy has them. */
export function endpoint(address: string, port: number): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

const source = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/**
 * The servers of a path, one for each node of the balancer: a node reaches the server of its own zone, from its own address.
 * Which node a client came to is the address that it connected to.
 */
export function serverLines(stand: Stand, { path, probes }: Way): string[] {
  const legs = legsOf(probes.filter(({ kind }) => kind !== "health-check"));
  return legs.flatMap((leg, index) => [
    `use-server n${index} if { dst ${leg.node} }`,
    ["server", `n${index}`, ...connectionWords(stand, path, leg), ...tlsWords(path)].join(" "),
  ]);
}

type Leg = Pick<Probe, "node" | "client" | "server">;

function legsOf(probes: readonly Probe[]): Leg[] {
  const legs = new Map(
    probes.map(({ node, client, server }) => [JSON.stringify([node, server]), { node, client, server }]),
  );
  return [...legs.values()];
}

/** Layer 4 with the client's address preserved connects from that; everything else from the node's own. */
function connectionWords(stand: Stand, path: TrafficPath, { node, client, server }: Leg): string[] {
  const at = stand.relocated.server(server.address, server.port);
  const preserved = path.group.preserveClientIp.value === true && isLayer4(path);
  return [
    endpoint(at.address, at.port),
    ...inNamespace(stand),
    "source",
    ...(preserved ? asClient(stand, client) : [source(stand.relocated.source(node))]),
    ...(path.group.proxyProtocolV2.value === true ? ["send-proxy-v2"] : []),
  ];
}

/** Whatever address the client has; without a namespace, where none is its own, the one that stands for it. */
function asClient({ namespace, relocated }: Stand, client: string): string[] {
  if (namespace === null) return [source(relocated.source(client))];
  return [client.includes(":") ? "[::]" : "0.0.0.0", "usesrc", "clientip"];
}

export const isLayer4 = ({ loadBalancer }: TrafficPath): boolean =>
  loadBalancer.kind === "nlb" || loadBalancer.kind === "azure-load-balancer";

export function inNamespace({ namespace }: Stand): string[] {
  return namespace === null ? [] : ["namespace", namespace];
}

function tlsWords(path: TrafficPath): string[] {
  const { group, listener } = path;
  const http2 = speaksHttp2(group);
  const passedOn = isLayer4(path) && listener.protocol.value !== "TLS";
  if (passedOn || (group.protocol.value !== "HTTPS" && group.protocol.value !== "TLS"))
    return http2 && !isLayer4(path) ? ["proto", "h2"] : [];
  return [
    "ssl",
    ...verifyWords(path),
    ...versionWords(versionsOf(path)),
    ...sniWords(path),
    ...(http2 ? ["alpn", "h2"] : []),
  ];
}

/** Only a gateway looks at certificates. Those of a rehearsal are made for it: what matters of them is that they are there. */
function verifyWords(_path: TrafficPath): string[] {
  return ["verify", "none"];
}

/** Level 0 admits what today's OpenSSL has put away: TLS 1.0 and 1.1, which balancers still offer to servers. */
export function versionWords(last: "TLSv1.2" | "TLSv1.3"): string[] {
  return ["ssl-min-ver", "TLSv1.0", "ssl-max-ver", last, "ciphers", word("DEFAULT:@SECLEVEL=0")];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
function versionsOf({ loadBalancer, listener }: TrafficPath): "TLSv1.2" | "TLSv1.3" {
  if (loadBalancer.kind === "nlb") return "TLSv1.3";
  const modern = loadBalancer.kind === "alb" && /^ELBSecurityPolicy-TLS13-/.test(listener.sslPolicy?.value ?? "");
  return modern ? "TLSv1.3" : "TLSv1.2";
}

/** A gateway names the host that it sends, unless that is an address; the balancers of AWS name none. */
function sniWords({ loadBalancer, group }: TrafficPath): string[] {
  if (loadBalancer.kind !== "application-gateway") return [];
  const host = group.hostOverride?.value ?? null;
  if (host === null) return ["sni", "req.hdr(host),host_only"];
  return /^[\d.]+$|:/.test(host) ? [] : ["sni", word(`str(${host})`)];
}
