import type { Directive } from "../types";
import { type ListenOptions, listenOptions } from "./listen";
import type { NginxFacts, Server, Socket, Undecided } from "./types";
import { parseUrl } from "./url";

type Draft = { -readonly [key in keyof Socket]: Socket[key] } & {
  parameters: string[];
  servers: Server[];
  listens: { server: Server; directive: Directive }[];
};

/** What a server without `listen` listens on (ngx_http_core_server): it depends on the user nginx starts as. */
const PORT_AS_ROOT = 80;
const PORT_AS_USER = 8000;

/** No `listen`, or `listen` without parameters. */
const PLAIN = listenOptions([]) as ListenOptions;

/** Every socket that the servers listen on, in the order in which nginx meets them; what cannot be told goes to `unknown`. */
export function buildSockets(servers: readonly Server[], facts: NginxFacts, unknown: Undecided[]): readonly Socket[] {
  const sockets = new Map<string, Draft>();
  for (const server of servers) {
    const listens = (server.directive.block ?? []).filter(({ name, args }) => name === "listen" && args.length > 0);
    for (const listen of listens) addListen(server, listen, sockets, unknown);
    if (listens.length > 0) continue;
    if (facts.root === null) unknown.push({ about: NO_LISTEN, directive: server.directive });
    const port = facts.root === false ? PORT_AS_USER : PORT_AS_ROOT;
    add({ address: "*", port, server, listen: null, options: PLAIN }, sockets);
  }
  return [...sockets.values()];
}

const NO_LISTEN =
  "a server without listen: nginx takes *:80 as root and *:8000 otherwise, and nginx.root is not given (*:80 is assumed)";

function addListen(server: Server, listen: Directive, sockets: Map<string, Draft>, unknown: Undecided[]): void {
  const url = parseUrl(listen.args[0]!, { defaultPort: 80, listen: true });
  const options = listenOptions(listen.args.slice(1));
  if ("error" in url || "error" in options) return;
  const address = url.kind === "name" ? resolved(url.host) : url.host;
  if (address === null) {
    unknown.push({ about: `the address of the name "${url.host}" in a listen`, directive: listen });
    return;
  }
  for (let port = url.port; port <= url.lastPort; port++) add({ address, port, server, listen, options }, sockets);
}

/** The one name whose address is the same everywhere. */
function resolved(host: string): string | null {
  return host.toLowerCase() === "localhost" ? "127.0.0.1" : null;
}

interface Addition {
  readonly address: string;
  readonly port: number;
  readonly server: Server;
  /** Null: nginx adds it by itself. */
  readonly listen: Directive | null;
  readonly options: ListenOptions;
}

/** ngx_http_add_listen: the protocols of all `listen` of an address are joined, the first server is the default. */
function add({ address, port, server, listen, options }: Addition, sockets: Map<string, Draft>): void {
  const key = `${options.quic ? "udp" : "tcp"} ${address}:${port}`;
  let socket = sockets.get(key);
  if (socket === undefined) {
    socket = {
      address,
      port,
      ssl: false,
      quic: options.quic,
      http2: false,
      proxyProtocol: false,
      ipv6only: true,
      parameters: [],
      servers: [],
      defaultServer: server,
      defaultBy: null,
      listens: [],
    };
    sockets.set(key, socket);
  }
  socket.ssl ||= options.ssl;
  socket.http2 ||= options.http2;
  socket.proxyProtocol ||= options.proxyProtocol;
  socket.ipv6only &&= options.ipv6only;
  if (!socket.servers.includes(server)) socket.servers.push(server);
  if (listen === null) return;
  socket.listens.push({ server, directive: listen });
  for (const parameter of listen.args.slice(1)) {
    if (!socket.parameters.includes(parameter)) socket.parameters.push(parameter);
  }
  if (!options.defaultServer || socket.defaultBy !== null) return;
  socket.defaultServer = server;
  socket.defaultBy = listen;
}
