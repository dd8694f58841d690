import { addressBytes } from "../../../nginx/address";
import { chooseRule, globMatches, rawPath } from "../../balancer";
import { requestFor, speaking } from "../asks";
import type { Candidate } from "../sites";
import type { ProbeRequest } from "../types";

/** What a request carries beside the usual; what is not said is as usual. */
export interface Carried {
  /** As it stands on the wire, without arguments. */
  readonly path?: string;
  readonly args?: readonly string[];
  readonly host?: string;
  readonly method?: string;
  /** An empty value: the header is left out. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly cookies?: readonly string[];
  readonly client?: string;
}

/** Both; null where they contradict each other. */
export function merged(a: Carried, b: Carried): Carried | null {
  for (const key of ["path", "host", "method", "client"] as const)
    if (a[key] !== undefined && b[key] !== undefined && a[key] !== b[key]) return null;
  const headers = [...(a.headers ?? []), ...(b.headers ?? [])];
  const names = new Map(headers.map(([name, value]) => [name, value]));
  if (headers.some(([name, value]) => names.get(name) !== value)) return null;
  return {
    ...a,
    ...b,
    args: union(a.args, b.args),
    cookies: union(a.cookies, b.cookies),
    headers: [...names],
  };
}

const union = (a: readonly string[] = [], b: readonly string[] = []): string[] => [...new Set([...a, ...b])];

export interface Asked {
  readonly host: string;
  readonly target: string;
  readonly client: string;
  readonly request: ProbeRequest;
}

/** The request; null where the rule of the way does not take it, or nobody can come like that. */
export function askedBy({ way, ask }: Candidate, carried: Carried): Asked | null {
  const host = carried.host ?? ask.host;
  const args = [way.wanted.query, ...(carried.args ?? [])].filter((part) => part !== "");
  const path = carried.path ?? rawPath(ask.target);
  const target = args.length === 0 ? path : `${path}?${args.join("&")}`;
  const client = carried.client ?? way.client;
  if (!isClient(client, way.client) || way.legs.some(({ node, server }) => node === client || server === client))
    return null;
  if (client !== way.client && !SAYS_WHO.has(way.path.loadBalancer.kind)) return null;
  if (host !== ask.host && !isTaken(host, way.path.listener.hosts?.value ?? null)) return null;
  if (way.tls && host !== ask.host && !isCertified(host, way.path.listener.certificateNames.value)) return null;
  const more = carried.headers ?? [];
  const cookies = carried.cookies ?? [];
  const plain = requestFor({ host, target, wanted: way.wanted }, way.tls);
  const changed = new Set(more.map(([name]) => name.toLowerCase()));
  const request = speaking(way.path, {
    ...plain,
    method: carried.method ?? plain.method,
    headers: [
      ...plain.headers.filter(([name]) => !changed.has(name.toLowerCase())),
      ...more.filter(([, value]) => value !== ""),
      ...(cookies.length === 0 ? [] : [["Cookie", cookies.join("; ")] as const]),
    ],
  });
  const { method, headers } = request;
  return chooseRule(way.path.listener, { client, method, target, headers }) === way.path.rule
    ? { host, target, client, request }
    : null;
}

/** Balancers that say in a header who comes: what they pass on is sent from anywhere. */
const SAYS_WHO: ReadonlySet<string> = new Set(["alb", "application-gateway"]);

/** Listeners of a gateway share a port, and are told apart by names. */
export function isTaken(host: string, hosts: readonly string[] | null): boolean {
  return hosts === null || hosts.some((pattern) => globMatches(pattern.toLowerCase(), host));
}

/** An address that somebody can come from, of the family that is spoken here. */
function isClient(address: string, usual: string): boolean {
  const bytes = addressBytes(address);
  if (bytes === null || address.includes(":") !== usual.includes(":")) return false;
  return bytes.length !== 4 || (bytes[0]! > 0 && bytes[0] !== 127 && bytes[0]! < 224);
}

/** Clients refuse a certificate that is for other names. `*` is one label. */
export function isCertified(host: string, names: readonly string[] | null): boolean {
  const wild = `*${host.slice(host.indexOf("."))}`;
  return names === null || names.some((name) => [host, wild].includes(name.toLowerCase()));
}

/** ` with Origin: https://a.example.net and the cookie beta=1`; arguments are in the URL. */
export function carriedWords({ headers = [], cookies = [], client }: Carried): string {
  const shown = [
    ...headers.filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${value}`),
    ...cookies.map((cookie) => `the cookie ${cookie}`),
  ];
  const absent = headers.filter(([, value]) => value === "").map(([name]) => name);
  const parts = [
    shown.length === 0 ? "" : ` with ${shown.join(" and ")}`,
    absent.length === 0 ? "" : ` without ${absent.join(" and ")}`,
    client === undefined ? "" : ` from ${client}`,
  ];
  return parts.join("");
}
