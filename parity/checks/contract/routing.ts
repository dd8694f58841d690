import { chooseServer } from "../../nginx/index";
import { chooseRule } from "../../traffic/balancer/index";
import { globMatches, regexMatches } from "../../traffic/balancer/pattern";
import type { TrafficPath } from "../../traffic/types";
import { type Asked, askAnother, clientRequests } from "./health/ask";
import type { PathView } from "./view";

/** The Host that the client sent, and the one that nginx gets, in lower case without port. */
export interface Hosts {
  readonly client: string;
  readonly server: string;
  readonly changed: boolean;
}

export function hostsOf({ probe, request }: Asked): Hosts {
  const client = hostIn(probe.request?.headers ?? []);
  const server = hostIn(request.headers);
  return { client, server, changed: client !== server };
}

function hostIn(headers: readonly (readonly [string, string])[]): string {
  const host = headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? "";
  return host.replace(/:\d+$/, "").toLowerCase();
}

/** No server has the host's name: the default server answers for want of another. */
export function fellToDefault(asked: Asked): boolean {
  const { socket } = asked.answer;
  return socket !== null && chooseServer(socket, hostsOf(asked).server).name === null;
}

/**
 * nginx answers itself, and turns the client away. A redirect of the same host to HTTPS is none of that: who came in clear
 * text is meant to come again.
 */
export function turnsAway(asked: Asked): boolean {
  const { answer } = asked;
  if (answer.kind === "closed") return true;
  if (answer.kind !== "response" || answer.exchange !== null || answer.status < 300) return false;
  const to = hostIn([["host", /^https:\/\/([^/?#]+)/i.exec(locationOf(answer) ?? "")?.[1] ?? ""]]);
  return clientTls(asked) || to === "" || to !== hostsOf(asked).client;
}

/** nginx has no place for the path: 404 of its own, or the redirect to the path with a slash behind it. */
export function hasNoPlace({ answer, request }: Asked): boolean {
  if (answer.kind !== "response" || answer.exchange !== null) return false;
  if (answer.status === 404) return true;
  return answer.status === 301 && pathOf(locationOf(answer) ?? "") === `${pathOf(request.target)}/`;
}

/** A location for this path, and not the one for everything else, refuses it. */
export function refusesByName({ answer }: Asked): boolean {
  const { location } = answer;
  if (location === null || (location.pattern === "/" && location.modifier !== "=")) return false;
  return location.directive.block?.some(({ name }) => name === "return" || name === "internal") ?? false;
}

/** `Location` of a response, or null. */
export function locationOf(answer: Asked["answer"]): string | null {
  if (answer.kind !== "response") return null;
  const value = answer.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
  return typeof value === "string" ? value : null;
}

export function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/)[0]!;
}

/** Hosts that the load balancer picks the path by. */
export function picksByHost({ rule, listener }: TrafficPath): boolean {
  return listener.hosts !== null || rule.conditions.some(({ kind }) => kind === "host");
}

/** Patterns of paths that the rule takes, globs and regular expressions. */
export function pathPatterns({ rule }: Pick<TrafficPath, "rule">): readonly string[] {
  return rule.conditions.flatMap((one) => (one.kind === "path" ? one.patterns : []));
}

/** The pattern of the rule that takes a target. */
export function patternFor({ rule }: Pick<TrafficPath, "rule">, target: string): string {
  const path = pathOf(target);
  for (const one of rule.conditions) {
    if (one.kind !== "path") continue;
    const found = one.patterns.find((pattern) => (one.regex ? regexMatches : globMatches)(pattern, path));
    if (found !== undefined) return found;
  }
  return pathPatterns({ rule }).join(" ");
}

/** The path is not what the client asked for: the load balancer rewrites it. */
export function rewritesPath({ rule, group }: TrafficPath): boolean {
  return rule.transforms.some(({ kind }) => kind === "path") || group.pathOverride !== null;
}

/** The listener ends TLS. */
export function isTls({ listener }: TrafficPath): boolean {
  return listener.protocol.value === "HTTPS" || listener.protocol.value === "TLS";
}

/** The client speaks TLS, to the load balancer or through it. */
export function clientTls({ probe }: Asked): boolean {
  return probe.request?.tls === true;
}

/** The same client asking for another path; null where another rule takes that, and it does not come here. */
export function askFor(asked: Asked, target: string): Asked | null {
  const { probe, view } = asked;
  if (probe.request === null) return null;
  const request = { ...probe.request, target };
  if (chooseRule(view.path.listener, { ...request, client: probe.client }) !== view.path.rule) return null;
  return askAnother(asked, `target ${target}`, request);
}

/** Requests of a path whose answer the model knows. */
export function answered(view: PathView): readonly Asked[] {
  return clientRequests(view).filter(({ answer }) => answer.kind !== "unknown");
}
