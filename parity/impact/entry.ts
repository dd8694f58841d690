import { chooseRule, globMatches, headerOf, hostName } from "../traffic/balancer";
import { turnedAway } from "../traffic/balancer/turned-away";
import type { Observation, Probe } from "../traffic/probes/types";
import type { Listener, StackTraffic, TrafficPath } from "../traffic/types";
import { isSameEntry } from "./paired";

/** Where a client's request ends up. */
export type Entry =
  | { readonly kind: "path"; readonly path: TrafficPath }
  /** The balancer answers it itself. */
  | { readonly kind: "answered"; readonly observation: Observation }
  /** It does not come to an answer, and why. */
  | { readonly kind: "none"; readonly why: string }
  | { readonly kind: "unknown"; readonly about: string };

/**
 * What takes a request that was made for `of`, a path of the same stack as it is deployed or of another state of it.
 *
 * @param preferred its counterpart, where it has one: of several groups behind one rule it is the one that is meant
 */
export function entryOf(probe: Probe, of: TrafficPath, traffic: StackTraffic, preferred: TrafficPath | null): Entry {
  const kept = preferred !== null && isSameEntry(preferred, of) ? preferred : null;
  const listeners = kept === null ? listenersLike(of, traffic) : [kept.listener];
  const here = traffic.paths.filter(({ listener }) => listeners.includes(listener));
  const candidates = kept === null ? here : [kept, ...here];
  const taking = candidates.find(({ listener, rule }) => ruleFor(listener, probe) === rule);
  const listener = taking?.listener ?? listeners.find(({ hosts }) => takesHost(hosts?.value ?? null, probe));
  const [gap] = traffic.gaps.filter(({ blocking }) => blocking);
  if (taking === undefined && gap !== undefined) return { kind: "unknown", about: gap.message };
  if (listener === undefined) return { kind: "none", why: notListening(of) };
  const certificate = certificateProblem(probe, of.listener, listener);
  if (certificate !== null) return certificate;
  if (taking !== undefined) return { kind: "path", path: taking };
  const answer = turnedAway(probe, { ...of, listener });
  if (answer !== null && "answered" in answer) return { kind: "answered", observation: answer.answered };
  return { kind: "none", why: "the load balancer has no rule that hands it to a server" };
}

function ruleFor(listener: Listener, probe: Probe): TrafficPath["rule"] | null {
  if (probe.request === null || !takesHost(listener.hosts?.value ?? null, probe)) return null;
  return chooseRule(listener, { ...probe.request, client: probe.client });
}

/** Listeners of a gateway share a port, and are told apart by names. */
function takesHost(hosts: readonly string[] | null, { request }: Probe): boolean {
  const host = hostName(headerOf(request?.headers ?? [], "host") ?? "").toLowerCase();
  return hosts === null || hosts.some((pattern) => globMatches(pattern.toLowerCase(), host));
}

function listenersLike({ listener }: TrafficPath, { loadBalancers }: StackTraffic): Listener[] {
  return loadBalancers
    .flatMap(({ listeners }) => listeners)
    .filter(({ port, protocol }) => port.value === listener.port.value && protocol.value === listener.protocol.value);
}

function notListening({ listener: { protocol, port } }: TrafficPath): string {
  return `no load balancer listens for ${protocol.value ?? "this"} on port ${port.value ?? "that is not known"}`;
}

/** Clients refuse a certificate that was for their name and no longer is. */
function certificateProblem(probe: Probe, before: Listener, after: Listener): Entry | null {
  const host = probe.request?.sni ?? null;
  const names = before.certificateNames.value;
  if (host === null || names === null || !names.some((name) => covers(name, host))) return null;
  const now = after.certificateNames.value;
  if (now === null) return { kind: "unknown", about: `whether the certificate of the listener is for ${host}` };
  if (now.some((name) => covers(name, host))) return null;
  const listed = now.length === 0 ? "no name" : now.join(", ");
  return { kind: "none", why: `the certificate of the listener is for ${listed}, which clients of ${host} refuse` };
}

/** RFC 6125: `*` is one label, the first. */
function covers(name: string, host: string): boolean {
  if (!name.startsWith("*.")) return name.toLowerCase() === host.toLowerCase();
  const [, ...rest] = host.toLowerCase().split(".");
  return rest.join(".") === name.slice(2).toLowerCase();
}
