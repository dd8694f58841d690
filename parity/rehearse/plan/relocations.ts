import type { WebServer } from "../../nginx";
import { socketFor } from "../../nginx/request";
import type { Probe } from "../../traffic/probes/types";
import type { Relocation } from "../haproxy/types";
import type { Applications } from "./applications";
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

/** In a network of its own only applications can be in nginx's way: on another server, they have the same port as it. */
export function insideOf(web: WebServer, { endpoints }: Applications): Relocations {
  const everywhere = new Set(
    web.sockets.filter(({ address }) => address === "*" || address === "[::]").map(({ port }) => port),
  );
  const moved = endpoints.filter(({ port }) => everywhere.has(port));
  const applications = moved.map(
    ({ address, port }, index) => [`${address} ${port}`, { address, port: FIRST_MOVED_PORT + index }] as const,
  );
  return { root: "", sockets: null, sources: new Map(), applications: new Map(applications) };
}

/** Without one, everything is on ports of 127.0.0.1 that nobody has, and comes from addresses of this machine. */
export function outsideOf(
  web: WebServer,
  { endpoints }: Applications,
  probes: readonly Probe[],
  { root, port, loopbacks }: Outside,
): Relocations {
  const declared = [...new Set(probes.flatMap(({ client, node }) => [client, node]))];
  return {
    root,
    sockets: new Map(
      web.sockets.filter((socket) => socket.port > 0).map((socket) => [socketKey(socket.address, socket.port), port()]),
    ),
    sources: new Map(
      declared.map((address, index) => [address, loopbacks ? `127.77.${index >> 8}.${(index & 255) + 1}` : LOOPBACK]),
    ),
    applications: new Map(
      endpoints.map((endpoint) => [`${endpoint.address} ${endpoint.port}`, { address: LOOPBACK, port: port() }]),
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
