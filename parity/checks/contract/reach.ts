import { unwrap } from "../../graph/unwrap";
import { addressBytes, cidrContains } from "../../nginx/address";
import type { Socket } from "../../nginx/configuration/types";
import { settingsIn } from "../../traffic/index";
import type { Place } from "../../traffic/types";
import type { PathView } from "./view";

/** Why a connection of the balancer to a port of the servers is refused: one reason, for the rows that share them. */
export type Refusal =
  /** Nothing listens on the port: NET-01. */
  | { readonly kind: "port" }
  /** A server without `listen` is meant, and nginx does not start as root: NET-02. */
  | { readonly kind: "default-port"; readonly socket: Socket }
  /** Listening on the port is bound to addresses that no target has: NET-03. */
  | { readonly kind: "address"; readonly socket: Socket }
  /** It is bound to IPv4, and targets are reached over IPv6: NET-04. */
  | { readonly kind: "family"; readonly socket: Socket };

/** Null: the port is not known, something takes the connection, or it is not about connections (UDP). */
export function refusal(view: PathView, port: number | null): Refusal | null {
  if (port === null || view.path.group.protocol.value === "UDP" || view.socketOn(port) !== null) return null;
  const onPort = view.web.sockets.filter((socket) => socket.port === port && !socket.quic);
  if (onPort.length === 0) {
    const implied = view.web.sockets.find(({ listens }) => listens.length === 0);
    return port === 80 && implied !== undefined ? { kind: "default-port", socket: implied } : { kind: "port" };
  }
  const fitting = onPort.filter(({ address }) => isIpv6(address) === wantsIpv6(view));
  if (fitting.length === 0) return { kind: "family", socket: onPort[0]! };
  return fitting.some((socket) => canBeTarget(view, socket)) ? null : { kind: "address", socket: fitting[0]! };
}

/**
 * Who else may listen on a port where no server of `http` does: `stream` or `mail` of nginx, or another program that user
 * data starts. Null: nothing points to anyone.
 */
export function otherListener({ context, path }: PathView, port: number): string | null {
  const { webServer } = path.servers;
  if (webServer === null) return null;
  const block = settingsIn(webServer).find(({ directive: { name, block } }) => block && /^(stream|mail)$/.test(name));
  if (block !== undefined) return `whether the \`${block.directive.name}\` block of nginx listens on ${port}`;
  const { resource, property } = webServer.at;
  const raw = context.valueAt(context.addressOf({ resource, property })) ?? "";
  // `PORT=3000`, `--port 3000`, `-p 3000:3000`, `127.0.0.1:3000`.
  const mentioned = new RegExp(`(?:port\\W{0,3}|:|-p\\s*)${port}(?![\\d.])`, "i").test(unwrap(raw)?.text ?? raw);
  return mentioned ? `whether another program than nginx listens on ${port}, which user data speaks of` : null;
}

export function wantsIpv6({ path }: PathView): boolean {
  return path.group.ipAddressType.value === "ipv6";
}

export function isIpv6(address: string): boolean {
  return addressBytes(address)?.length === 16;
}

/** One address of the servers' subnets can be that of a server: which one it is, the program does not say. */
function canBeTarget({ path }: PathView, { address }: Socket): boolean {
  const own = address.replace(/^\[|\]$/g, "");
  return path.servers.subnets.some(({ cidr, cidr6 }) =>
    [cidr.value, cidr6?.value ?? null].some((block) => block !== null && cidrContains(block, own)),
  );
}

/** Where the port for traffic is declared. */
export function placeOfPort({ path: { servers, group } }: PathView): Place {
  return (servers.port ?? group.port).at;
}

/** `80 and 443`; `no port`. */
export function portsOf({ web }: PathView): string {
  const ports = [...new Set(web.sockets.filter(({ address }) => !address.startsWith("unix:")).map(({ port }) => port))];
  const sorted = ports.sort((a, b) => a - b).map(String);
  if (sorted.length < 2) return sorted[0] ?? "no port";
  return `${sorted.slice(0, -1).join(", ")} and ${sorted.at(-1)}`;
}
