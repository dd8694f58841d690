import { below } from "../../../nginx";
import type { Server, WebServer } from "../../../nginx/configuration/types";
import { definitionOf } from "../../../nginx/request/variables/definitions";
import { chooseRule, headerOf, hostName, toServer } from "../../balancer";
import type { TrafficPath } from "../../types";
import type { Probe } from "../types";
import { isCertified, isTaken } from "./carried";
import { type Goal, nameOf, tableVariables, variablesIn } from "./goals";

/** What a connection makes of them, whatever the request carries: listeners and their balancers decide, and each is asked. */
const OF_CONNECTION =
  /^(?:scheme|https|server_(?:port|addr|name|protocol)|http[23]|ssl_(?:protocol|server_name)|nginx_version|hostname|pid)$/;

/**
 * Tells the goals that a request may meet by what it carries from those that none can, as the balancer says what they hang on:
 * `X-Forwarded-Proto` is what it writes there, whatever a client sends.
 */
export function carriedIn(
  web: WebServer,
  probes: readonly Probe[],
  pathOf: (probe: Probe) => TrafficPath,
): (goal: Goal) => boolean {
  const asked = probes.filter(({ kind }) => kind === "request");
  const plain = [...new Map(asked.map((probe) => [probe.path, probe])).values()];
  const hosts = new Set(asked.map(({ request }) => hostName(headerOf(request?.headers ?? [], "host") ?? "")));
  const known = new Map<string, boolean>();
  const arrives = (name: string): boolean => {
    const before = known.get(name) ?? plain.some((probe) => headerArrives(name, probe, pathOf(probe)));
    known.set(name, before);
    return before;
  };
  const isFixed = (variable: string, server: Server | null): boolean => {
    if (OF_CONNECTION.test(variable)) return true;
    if (variable === "host" || variable === "http_host") return server !== null && isOnlyFor(hosts, server, web);
    return variable.startsWith("http_") && !arrives(variable.slice(5));
  };
  return (goal) => {
    const leaves = leavesOf(goal, web);
    return leaves.length === 0 || leaves.some((variable) => !isFixed(variable, goal.server));
  };
}

const MARK = "parity";

function headerArrives(name: string, probe: Probe, path: TrafficPath): boolean {
  const { request } = probe;
  if (request === null) return false;
  const headers = [...request.headers, [name.replaceAll("_", "-"), MARK] as const];
  const put = toServer({ ...probe, request: { ...request, headers } }, path);
  if ("answered" in put || put.request === null) return false;
  return put.request.headers.some(([key, value]) => nameOf(key) === name && value.includes(MARK));
}

/** Whether a client of some way who asks for that name is let through, and handed on alike. */
export function hostArrives(host: string, probes: readonly Probe[], pathOf: (probe: Probe) => TrafficPath): boolean {
  return probes.some((probe) => {
    const { request, client, kind } = probe;
    if (kind !== "request" || request === null) return false;
    const { listener, rule } = pathOf(probe);
    const headers = [...request.headers.filter(([name]) => name.toLowerCase() !== "host"), ["Host", host] as const];
    if (!isTaken(host, listener.hosts?.value ?? null)) return false;
    if (request.tls && !isCertified(host, listener.certificateNames.value)) return false;
    return chooseRule(listener, { ...request, headers, client }) === rule;
  });
}

/** Nobody comes there by another name, and by each of its names somebody was asked to. */
function isOnlyFor(hosts: ReadonlySet<string>, server: Server, { sockets }: WebServer): boolean {
  if (sockets.some(({ defaultServer }) => defaultServer === server)) return false;
  return server.names.every(({ kind, text }) => kind === "exact" && hosts.has(text.toLowerCase()));
}

/** Variables of nginx's own that a goal hangs on in the end. */
function leavesOf({ kind, directive, server, variable }: Goal, web: WebServer): string[] {
  if (kind === "location" || kind === "rewrite") return ["uri"];
  if (kind === "server") return [];
  const left = kind === "if" ? directive.args.flatMap(variablesIn) : [variable];
  const seen = new Set<string>();
  const leaves: string[] = [];
  const scope = (server?.directive ?? web.directive)!;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (definitionOf(web, name) !== null) {
      left.push(...tableVariables(web, name));
      continue;
    }
    const setting = below(scope).filter(
      ({ name: own, args, block }) =>
        (own === "set" && args[0] === `$${name}`) ||
        (own === "if" && block?.some((inner) => inner.name === "set" && inner.args[0] === `$${name}`)),
    );
    if (setting.length === 0) leaves.push(name);
    else left.push(...setting.flatMap(({ args }) => args.flatMap(variablesIn)));
  }
  return leaves;
}
