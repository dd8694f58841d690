import { network } from "../../nginx/address";
import type { Subnet, TrafficPath } from "../types";

/**
 * Addresses that probes come from. Those of clients are of the networks for documentation (RFC 5737, RFC 3849): no
 * configuration means them by accident.
 */
export const CLIENT = { ipv4: "203.0.113.10", ipv6: "2001:db8::10" } as const;
export const FORGED = { ipv4: "198.51.100.66", ipv6: "2001:db8:ffff::66" } as const;

/** Azure's own address, from which a load balancer there asks: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
export const AZURE_PROBE = "168.63.129.16";

/** A subnet of the balancer, with the address of a node in it and that of a server that it sends to. */
export interface Leg {
  readonly cidr: string;
  readonly node: string;
  readonly server: string;
}

export type Family = "ipv4" | "ipv6";

export const familyOf = ({ group }: TrafficPath): Family => (group.ipAddressType.value === "ipv6" ? "ipv6" : "ipv4");

/** Both clouds keep the first four addresses of a subnet and the last; a node's and a server's can be in the same one. */
const NODE = 5;
const SERVER = 10;

/** What stands for a subnet that only a deployment knows. */
export const UNKNOWN_SUBNET = "an unknown subnet";

/**
 * One leg for every subnet of the balancer that is known, to the server subnet of the same index, as zones have it. A server
 * whose subnet is not known is taken to be beside the node. Where none is known, the balancer is taken to be where nginx
 * expects it (`expected`: networks that it lets in or believes): what depends on that is for the checks to leave unjudged. An
 * Azure Load Balancer has no nodes: requests come from clients, and its own questions from one address.
 */
export function legsOf(path: TrafficPath, expected: readonly string[]): Leg[] {
  const family = familyOf(path);
  const servers = cidrsOf(path.servers.subnets, family);
  if (path.loadBalancer.kind === "azure-load-balancer")
    return legs(
      [{ cidr: AZURE_PROBE, network: `${AZURE_PROBE}/32` }],
      servers.length === 0 ? [SOMEWHERE.ipv4] : servers,
    );
  const known = cidrsOf(path.loadBalancer.subnets, family).map((cidr) => ({ cidr, network: cidr }));
  if (known.length > 0) return legs(known, servers);
  const there = expected.find((network) => familyOfNetwork(network) === family) ?? SOMEWHERE[family];
  return legs([{ cidr: UNKNOWN_SUBNET, network: there }], servers);
}

/** Private networks (RFC 1918, RFC 4193), where nothing says which. */
const SOMEWHERE = { ipv4: "10.0.0.0/24", ipv6: "fd00::/64" } as const;

function legs(
  balancer: readonly { readonly cidr: string; readonly network: string }[],
  servers: readonly string[],
): Leg[] {
  return balancer.flatMap(({ cidr, network }, index) => {
    const node = addressIn(network, NODE);
    const server = addressIn(servers.length === 0 ? network : servers[index % servers.length]!, SERVER);
    return node === null || server === null ? [] : [{ cidr, node, server }];
  });
}

/** Null: no network, or all addresses there are. */
function familyOfNetwork(text: string): Family | null {
  const parsed = network(text);
  if (parsed === null || parsed.bits === 0) return null;
  return parsed.bytes.length === 4 ? "ipv4" : "ipv6";
}

function cidrsOf(subnets: readonly Subnet[], family: Family): string[] {
  const values = subnets.map(({ cidr, cidr6 }) => (family === "ipv4" ? cidr.value : (cidr6?.value ?? null)));
  return [...new Set(values.filter((value) => value !== null))];
}

/** The address so many after the network's first, or its last but one where it has fewer. Null: not a network. */
export function addressIn(cidr: string, offset: number): string | null {
  const parsed = network(cidr);
  if (parsed === null) return null;
  const hosts = 2 ** Math.min(parsed.bytes.length * 8 - parsed.bits, 16);
  // A /28 or smaller is too small for both: the first addresses that a cloud leaves are taken.
  const within = hosts > 2 * SERVER ? offset : offset === NODE ? 4 : 5;
  const bytes = [...parsed.bytes];
  let carry = Math.max(0, Math.min(within, hosts - 1));
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index--) {
    const sum = bytes[index]! + carry;
    bytes[index] = sum & 255;
    carry = sum >> 8;
  }
  return bytes.length === 4 ? bytes.join(".") : ipv6Text(bytes);
}

/** RFC 5952: no leading zeros, the longest run of zero groups as `::`. */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[index * 2]! << 8) | bytes[index * 2 + 1]!).toString(16),
  );
  const runs = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  return longest === "" ? groups.join(":") : groups.join(":").replace(longest, "::").replace(":::", "::");
}

/** The first address of a network or range that somebody can have. */
export function firstIn(key: string): string[] {
  if (/^[\d.]+-[\d.]+$/.test(key)) return key.split("-");
  const net = network(key);
  if (net === null) return [];
  const whole = net.bits === net.bytes.length * 8;
  if (net.bytes.length !== 4) return [key.replace(/\/\d+$/, "") + (whole ? "" : "1")];
  const last = net.bytes[3]! + (whole ? 0 : 1);
  return [`${net.bytes.slice(0, 3).join(".")}.${last}`];
}
