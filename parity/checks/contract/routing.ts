import { chooseServer } from "../../nginx/index";
import type { TrafficPath } from "../../traffic/types";
import { type Asked, ask, clientRequests } from "./health/ask";
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

/** nginx answers itself, and turns the client away. */
export function turnsAway({ answer }: Asked): boolean {
  if (answer.kind === "closed") return true;
  return answer.kind === "response" && answer.exchange === null && answer.status >= 300;
}

/** nginx has no place for the path: 404 of its own, or the redirect to the path with a slash behind it. */
export function hasNoPlace({ answer, request }: Asked): boolean {
  if (answer.kind !== "response" || answer.exchange !== null) return false;
  if (answer.status === 404) return true;
  return answer.status === 301 && pathOf(locationOf(answer) ?? "") === `${pathOf(request.target)}/`;
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

export function pathPatterns({ rule }: Pick<TrafficPath, "rule">): readonly string[] {
  return rule.conditions.flatMap((one) => (one.kind === "path" && !one.regex ? one.patterns : []));
}

/** The path is not what the client asked for: the load balancer rewrites it. */
export function rewritesPath({ rule, group }: TrafficPath): boolean {
  return rule.transforms.some(({ kind }) => kind === "path") || group.pathOverride !== null;
}

export function isTls({ listener }: TrafficPath): boolean {
  return listener.protocol.value === "HTTPS" || listener.protocol.value === "TLS";
}

/** The same client asking for another path. */
export function askFor(asked: Asked, target: string): Asked {
  return ask(asked.probe, asked.view, asked.connection, { ...asked.request, target });
}

/** Requests of a path whose answer the model knows. */
export function answered(view: PathView): readonly Asked[] {
  return clientRequests(view).filter(({ answer }) => answer.kind !== "unknown");
}
