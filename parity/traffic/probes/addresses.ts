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

/**
 * One leg for every subnet of the balancer that is known, to the server subnet of the same index, as zones have it. A server
 * whose subnet is not known is taken to be beside the node. No legs: nothing is known of where the balancer is. An Azure
 * Load Balancer has no nodes: requests come from clients, and its own questions from one address.
 */
export function legsOf(path: TrafficPath): Leg[] {
  const family = familyOf(path);
  const servers = cidrsOf(path.servers.subnets, family);
  if (path.loadBalancer.kind === "azure-load-balancer") {
    const server = addressIn(servers[0] ?? "10.0.0.0/24", SERVER);
    return server === null ? [] : [{ cidr: AZURE_PROBE, node: AZURE_PROBE, server }];
  }
  return cidrsOf(path.loadBalancer.subnets, family).flatMap((cidr, index) => {
    const node = addressIn(cidr, NODE);
    const server = addressIn(servers.length === 0 ? cidr : servers[index % servers.length]!, SERVER);
    return node === null || server === null ? [] : [{ cidr, node, server }];
  });
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
