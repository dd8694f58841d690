import type { Location, Server, Socket, WebServer } from "../nginx/configuration/types";
import { settingValue } from "../nginx/index";
import type { Directive } from "../nginx/types";
import type { Hop, HopBlock, HopFact } from "./hops";
import type { TrafficPath } from "./types";

/** What passes a request on, or answers it. The first of them in a location is where it ends. */
const ENDS = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass", "return"];

type Step = Omit<Hop, "at">;

/** The steps of a path inside its servers: nginx, the sockets on its port, their servers, locations, and what is behind. */
export function nginxHops({ servers, group }: TrafficPath, web: WebServer | null, from: number): Hop[] {
  const declared = servers.webServer;
  if (declared === null) return [];
  const { at, files } = declared;
  const secret = new Set(files.filter((file) => file.secret).map(({ path }) => path));
  const hops: Hop[] = [];
  const add = (step: Step): number => {
    const hidden = step.blocks.some(({ file }) => secret.has(file));
    return hops.push({ ...step, at, ...(hidden && { title: `${step.kind} (secret)`, facts: [] }) }) + from;
  };
  const nginx = add({ kind: "web-server", title: "nginx", from, facts: startFacts(declared.main, web), blocks: [] });
  if (web === null || web.problems.length > 0) return hops;
  const port = servers.port?.value ?? group.port.value;
  for (const socket of web.sockets.filter((one) => port === null || one.port === port)) {
    const listen = add(listenHop(socket, nginx));
    for (const server of socket.servers) {
      const index = add(serverHop(server, socket, listen));
      const inServer = endOf(server.directive);
      if (inServer !== null) add(endHop(inServer, web, index));
      for (const location of allLocations(server.locations)) {
        const inner = add(locationHop(location, index));
        const end = endOf(location.directive);
        if (end !== null) add(endHop(end, web, inner));
      }
    }
  }
  return hops;
}

function startFacts(main: string, web: WebServer | null): HopFact[] {
  const file = { name: "reads", value: main, given: true };
  const [problem] = web?.problems ?? [];
  return problem === undefined ? [file] : [file, { name: "does not start", value: problem.message, given: true }];
}

function listenHop({ address, port, ssl, http2, proxyProtocol, listens }: Socket, from: number): Step {
  const speaks = [
    ssl ? "TLS" : "clear text",
    ...(http2 ? ["HTTP/2"] : []),
    ...(proxyProtocol ? ["PROXY protocol"] : []),
  ];
  return {
    kind: "listen",
    title: port === 0 ? address : `${address}:${port}`,
    from,
    facts: [{ name: "takes", value: speaks.join(", "), given: true }],
    blocks: listens.map(({ directive }) => blockOf(directive)),
  };
}

function serverHop(server: Server, socket: Socket, from: number): Step {
  const { names, segment, directive } = server;
  const named = names.map(({ text }) => text).filter((name) => name !== "" && name !== "_");
  return {
    kind: "server",
    title: named.length > 0 ? named.join(" ") : segment,
    from,
    facts: [
      { name: "answers", value: socket.defaultServer === server ? "any other Host too" : "these names", given: true },
    ],
    blocks: [blockOf(directive)],
  };
}

function allLocations(locations: readonly Location[]): Location[] {
  const own = locations.filter(({ modifier }) => modifier !== "if" && modifier !== "limit_except");
  return own.flatMap((location) => [location, ...allLocations(location.locations)]);
}

function locationHop({ modifier, pattern, directive }: Location, from: number): Step {
  const title = modifier === "" || modifier === "@" ? `${modifier}${pattern}` : `${modifier} ${pattern}`;
  return { kind: "location", title, from, facts: [], blocks: [blockOf(directive)] };
}

function endOf({ block }: Directive): Directive | null {
  return block?.find(({ name }) => ENDS.includes(name)) ?? null;
}

function endHop(end: Directive, web: WebServer, from: number): Step {
  const name = /^\w+:\/\/([^/$]+)/.exec(end.args[0] ?? "")?.[1] ?? end.args[0] ?? "";
  const upstream = end.name === "return" ? undefined : web.upstreams.get(name);
  const behind = upstream?.servers.map(({ address }) => address) ?? [];
  return {
    kind: end.name === "return" ? "answer" : "upstream",
    title: settingValue(end),
    from,
    facts: behind.length === 0 ? [] : [{ name: "sends to", value: behind.join(", "), given: true }],
    blocks: [blockOf(end), ...(upstream === undefined ? [] : [blockOf(upstream.directive)])],
  };
}

function blockOf({ position, start, end }: Directive): HopBlock {
  return { file: position.file, start, end };
}
