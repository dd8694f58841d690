import type { WebServer } from "../../nginx";
import { socketFor } from "../../nginx/request";
import type { Probe } from "../../traffic/probes/types";
import type { Relocation } from "../haproxy/types";
import { type Applications, endpointKey } from "./applications";
import { LOOPBACK, type Relocations, socketKey } from "./relocate";

/** Of a machine without namespaces. */
export interface Outside {
  /** Root of the slot. */
  readonly root: string;
  /** A port of this machine that nobody has. */
  readonly port: () => number;
  /** All of 127.0.0.0/8 is this machine's own, as on Linux. */
  readonly loopbacks: boolean;
}

/** Ports that applications get whose own port nginx takes on every address. */
const FIRST_MOVED_PORT = 20_000;

/**
 * In a network of its own only applications can be in nginx's way: on another server, they have the same port as it.
 * @param more ports that nginx can come to take besides those that it has
 */
export function insideOf(web: WebServer, { endpoints }: Applications, more: readonly number[] = []): Relocations {
  const everywhere = new Set(more);
  for (const { address, port } of web.sockets) if (address === "*" || address === "[::]") everywhere.add(port);
  const moved = endpoints.filter(({ port }) => everywhere.has(port));
  // A name stays: what is asked of it by name (SNI, `Host`) is the same but for the port.
  const applications = moved.map(({ host, address, port }, index) => {
    return [endpointKey(host, port), { host, address, port: FIRST_MOVED_PORT + index }] as const;
  });
  return { root: "", sockets: null, sources: new Map(), applications: new Map(applications) };
}

/**
 * Without one, everything is on ports of 127.0.0.1 that nobody has, and comes from addresses of this machine.
 * @param more as in {@link insideOf}
 */
export function outsideOf(
  web: WebServer,
  { endpoints }: Applications,
  probes: readonly Probe[],
  { root, port, loopbacks }: Outside,
  more: readonly number[] = [],
): Relocations {
  const own = web.sockets.filter((socket) => socket.port > 0).map((socket) => socketKey(socket.address, socket.port));
  const sockets = new Set([...own, ...more.map((one) => socketKey("*", one))]);
  const declared = [...new Set(probes.flatMap(({ client, node }) => [client, node]))];
  return {
    root,
    sockets: new Map([...sockets].map((key) => [key, port()])),
    sources: new Map(
      declared.map((address, index) => [address, loopbacks ? `127.77.${index >> 8}.${(index & 255) + 1}` : LOOPBACK]),
    ),
    applications: new Map(
      endpoints.map((endpoint) => [
        endpointKey(endpoint.host, endpoint.port),
        { host: LOOPBACK, address: LOOPBACK, port: port() },
      ]),
    ),
  };
}

/** Where HAProxy and probers find the server, and what they come from. */
export function relocationOf(to: Relocations, web: WebServer, spare: () => number): Relocation {
  const { sockets, sources } = to;
  if (sockets === null) return { server: (address, port) => ({ address, port }), source: (address) => address };
  return {
    server: (address, port) => {
      const socket = socketFor(web, address, port);
      const here = socket === null ? undefined : sockets.get(socketKey(socket.address, socket.port));
      return { address: LOOPBACK, port: here ?? spare() };
    },
    source: (address) => sources.get(address) ?? LOOPBACK,
  };
}
