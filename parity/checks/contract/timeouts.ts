import type { Scope, Server } from "../../nginx/configuration/types";
import { durationOf, effectiveAll } from "../../nginx/index";
import type { Exchange } from "../../nginx/request/types";
import type { Directive } from "../../nginx/types";
import type { Probe } from "../../traffic/index";
import type { TrafficPath } from "../../traffic/types";
import { clientRequests } from "./health/ask";
import type { PathView } from "./view";

/** Balancers that end HTTP themselves, and keep connections of their own to the servers. */
export function endsHttp({ loadBalancer: { kind } }: TrafficPath): boolean {
  return kind === "alb" || kind === "application-gateway";
}

/** Where requests of a path end up in nginx, and whom they are handed to; null: nginx answers itself. */
export interface Served {
  readonly scope: Scope;
  readonly exchange: Exchange | null;
}

/** Each location (or server, where none is chosen) that answers a client of this path, once. */
export function servedOn(view: PathView, kind: Probe["kind"] = "request"): readonly Served[] {
  const found = new Map<Scope, Served>();
  for (const { answer } of clientRequests(view, kind)) {
    const scope = answer.location ?? answer.server;
    // What is served, a file that nobody declares may decide; where, is known.
    if (scope === null || (answer.kind !== "response" && answer.kind !== "unknown") || found.get(scope)?.exchange)
      continue;
    found.set(scope, { scope, exchange: answer.kind === "response" ? answer.exchange : null });
  }
  return [...found.values()];
}

/** The server that a scope is in; null: it is in none. */
export function serverOf(scope: Scope): Server | null {
  for (let at: Scope = scope; at.kind !== "http"; at = at.parent) if (at.kind === "server") return at;
  return null;
}

/** The directive that says how long nginx waits for the application; null where there is none. */
export function readTimeoutOf({ protocol }: Exchange): string | null {
  if (protocol === "http" || protocol === "https") return "proxy_read_timeout";
  if (protocol === "grpc" || protocol === "grpcs") return "grpc_read_timeout";
  return protocol === "cgi" ? null : `${protocol}_read_timeout`;
}

/**
 * A location made for WebSockets, whose read timeout is about silence and not about slow answers: it always sends
 * `Connection: upgrade`, or hands `Upgrade` on by itself and has a read timeout of its own.
 */
export function isForSockets(scope: Scope, readTimeout: string): boolean {
  if (handsOnHeader(scope, "connection", (text) => text.toLowerCase() === "upgrade")) return true;
  const own = scope.directive?.block ?? [];
  return own.some(({ name }) => name === readTimeout) && own.some((one) => isUpgrade(one));
}

/** A location that hands a client's wish for another protocol on, and says so itself. */
export function handsUpgradesOn(scope: Scope): boolean {
  return scope.directive?.block?.some((one) => isUpgrade(one)) ?? false;
}

function isUpgrade(directive: Directive): boolean {
  if (directive.name !== "proxy_set_header") return false;
  const [name = "", text = ""] = directive.args;
  return name.toLowerCase() === "upgrade" && text !== "";
}

/** True where a location hands a client's wish for another protocol on, wherever that is set. */
export function passesUpgrade(scope: Scope): boolean {
  return handsOnHeader(scope, "upgrade", (text) => text !== "");
}

function handsOnHeader(scope: Scope, header: string, fits: (text: string) => boolean): boolean {
  return effectiveAll(scope, "proxy_set_header").some(
    ({ args: [name = "", text = ""] }) => name.toLowerCase() === header && fits(text),
  );
}

/**
 * Seconds after which the kernel asks whether a silent peer is there: `so_keepalive=30m::10` gives 1800. Null: it is not
 * asked for, or the system's own two hours hold (`on`).
 */
export function keepAliveProbes(parameters: readonly string[]): number | null {
  const text = parameters.find((one) => one.startsWith("so_keepalive="))?.slice("so_keepalive=".length);
  const idle = text?.includes(":") ? text.split(":")[0]! : "";
  return idle === "" ? null : durationOf(idle);
}
