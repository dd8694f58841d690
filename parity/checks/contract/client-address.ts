import { network } from "../../nginx/address";
import type { Effective, Scope } from "../../nginx/configuration/types";
import { cidrContains, effective, effectiveAll } from "../../nginx/index";
import type { Answer } from "../../nginx/request/types";
import { FORGED, familyOf } from "../../traffic/probes/addresses";
import { type Asked, askAnother, clientRequests } from "./health/ask";
import type { Say } from "./say";
import type { PathView } from "./view";

/** How ngx_http_realip_module is set in a scope; null: it trusts nobody, and the connection's address stands. */
export interface RealIp {
  /** `x-forwarded-for`, `x-real-ip`, `proxy_protocol` …, in lower case. */
  readonly header: string;
  readonly trusted: readonly Effective[];
  readonly networks: readonly string[];
}

export function realIpIn(scope: Scope): RealIp | null {
  const trusted = effectiveAll(scope, "set_real_ip_from");
  if (trusted.length === 0) return null;
  const header = (effective(scope, "real_ip_header")?.args[0] ?? "X-Real-IP").toLowerCase();
  return { header, trusted, networks: trusted.map(({ args }) => args[0] ?? "") };
}

/** How far a network is taken apart before its parts are looked for one by one. */
const HALVINGS = 12;

/** Whether every address of a network is in one of the others: two halves cover the whole. */
export function isCovered(cidr: string, by: readonly string[], halvings = HALVINGS): boolean {
  if (by.some((one) => cidrContains(one, cidr))) return true;
  const parsed = network(cidr);
  if (parsed === null || halvings === 0 || parsed.bits >= parsed.bytes.length * 8) return false;
  // Nothing that is inside: taking it apart finds nothing either.
  if (!by.some((one) => cidrContains(cidr, one))) return false;
  return halves(parsed.bytes, parsed.bits).every((half) => isCovered(half, by, halvings - 1));
}

function halves(bytes: readonly number[], bits: number): string[] {
  return [0, 1].map((bit) => {
    const half = [...bytes];
    if (bit === 1) half[bits >> 3] = half[bits >> 3]! | (128 >> (bits & 7));
    const groups = half.length === 4 ? half.join(".") : groupsOf(half);
    return `${groups}/${bits + 1}`;
  });
}

function groupsOf(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2]! << 8) | bytes[at * 2 + 1]!).toString(16));
  return groups.join(":");
}

/** The CIDRs of the balancer's subnets in the family that servers are reached by. */
export function balancerCidrs({ path }: PathView): string[] {
  const six = familyOf(path) === "ipv6";
  const known = path.loadBalancer.subnets.map(({ cidr, cidr6 }) => (six ? (cidr6?.value ?? null) : cidr.value));
  return [...new Set(known.filter((one) => one !== null))];
}

/** Where requests that nginx answers end up. */
export function scopeOf({ location, server }: Answer): Scope | null {
  return location ?? server;
}

/** What nginx takes for the client's address; null: it does not get that far, or the model cannot say. */
export function seenAddress({ answer }: Asked): string | null {
  return answer.kind === "response" ? answer.clientAddress : null;
}

/** Whether a client of this path can choose the address that nginx takes for its own, by a header that it sends. */
export function canForge(asked: Asked, header: string): boolean {
  const { probe, view } = asked;
  if (probe.request === null) return false;
  const address = FORGED[familyOf(view.path)];
  const request = { ...probe.request, headers: [...probe.request.headers, [header, address] as const] };
  const forged = askAnother(asked, `forged ${header}`, request);
  return forged !== null && seenAddress(forged) === address;
}

/** Where requests come from is known for every subnet of the load balancer; else tells so. */
export function knowsSubnets(
  { path: { loadBalancer, ...path } }: PathView,
  say: Pick<Say<never>, "unjudged">,
): boolean {
  const six = familyOf({ loadBalancer, ...path }) === "ipv6";
  const unknown = loadBalancer.subnets.find(({ cidr, cidr6 }) => (six ? (cidr6?.value ?? null) : cidr.value) === null);
  if (unknown === undefined && loadBalancer.subnets.length > 0) return true;
  say.unjudged("the subnets of the load balancer", unknown?.cidr.at ?? loadBalancer.at);
  return false;
}

/** The first that is trusted by a name, whose addresses only a resolver knows. */
export function trustedByName({ trusted }: RealIp): Effective | null {
  return trusted.find(({ args: [text = ""] }) => !text.startsWith("unix:") && network(text) === null) ?? null;
}

/** The first request that each scope answers. */
export function firstInScopes(view: PathView): readonly { readonly scope: Scope; readonly asked: Asked }[] {
  const found = new Map<Scope, Asked>();
  for (const asked of clientRequests(view)) {
    const scope = scopeOf(asked.answer);
    if (scope !== null && asked.answer.kind === "response" && !found.has(scope)) found.set(scope, asked);
  }
  return [...found].map(([scope, asked]) => ({ scope, asked }));
}
