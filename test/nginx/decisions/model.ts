import { posix } from "node:path";
import { answer, loadWebServer, type NginxFacts, type Socket, type WebServer } from "../../../parity/nginx";
import type { Answer, Exchange, World } from "../../../parity/nginx/request/types";
import { applicationAnswer, UPGRADED } from "./application";
import { type Environment, PREFIX, resolved } from "./environment";
import { scopeKey } from "./instrument";
import type { Ask, Case } from "./types";

/** What the model says of a case; the environment is the one that real nginx is given. */
export interface Predicted {
  readonly web: WebServer;
  answers(): readonly Answer[];
  /** Whether it goes to an application, and not to nginx again. */
  reaches(exchange: Exchange): boolean;
}

export function predict(tested: Case, environment: Environment, facts: NginxFacts): Predicted {
  const web = loadWebServer(tested.main, tested.files, facts);
  const world = new AroundNginx(tested, environment, web);
  const answers = () => tested.asks.map((ask) => answerOf(web, ask, world));
  const hosts = hostsOf(environment);
  const there = new Set(applicationsOf(environment, tested.down, web));
  const reaches = (exchange: Exchange) => exchange.addresses.every((address) => there.has(resolved(address, hosts)));
  return { web, answers, reaches };
}

function hostsOf(environment: Environment): ReadonlyMap<string, string> {
  return new Map(environment.hosts.map(([address, name]) => [name, address]));
}

/** nginx ends such a loop when it has no connections left. */
class EndlessLoop extends Error {}

function answerOf(web: WebServer, { connection, request }: Ask, world: World): Answer {
  try {
    return answer(web, connection, request, world);
  } catch (error) {
    if (!(error instanceof EndlessLoop)) throw error;
    const nowhere = {
      socket: null,
      server: null,
      location: null,
      steps: [],
      met: { directives: new Set<never>(), read: new Set<never>(), carried: new Set<never>() },
    };
    return { ...nowhere, kind: "unknown", about: "nginx passes to itself without end" };
  }
}

/** Where the cell's nginx itself listens, no application can: what is passed there comes back to nginx. */
export function applicationsOf(environment: Environment, down: ReadonlySet<string>, web: WebServer): string[] {
  return environment.applications.filter((address) => !down.has(address) && ownSocket(web, address) === null);
}

/** Where nginx itself listens; said here anew, since what the model makes of sockets is compared. */
function ownSocket(web: WebServer, address: string): Socket | null {
  const found = /^(?:\[(.+)\]|(.+)):(\d+)$/.exec(address);
  if (address.startsWith("unix:") || found === null) return null;
  const [ip, port] = [found[1] === undefined ? found[2]! : `[${found[1]}]`, Number(found[3])];
  const wildcard = ip.startsWith("[") ? "[::]" : "*";
  const covers = (socket: Socket): boolean =>
    socket.address === ip || socket.address === wildcard || (socket.address === "[::]" && !socket.ipv6only);
  return web.sockets.find((socket) => socket.port === port && covers(socket)) ?? null;
}

/** How often a request may come back to nginx: more is a loop, of which nothing is compared. */
const DEEPEST = 4;

/** What is there in every root, besides what the configuration is given. */
const SYSTEM_FOLDERS = [PREFIX, "/proc", "/dev", "/bin", "/lib", "/sbin"];

class AroundNginx implements World {
  private readonly hosts: ReadonlyMap<string, string>;
  private readonly there: ReadonlySet<string>;
  private readonly paths = new Map<string, "file" | "directory">();

  constructor(
    private readonly tested: Case,
    environment: Environment,
    private readonly web: WebServer,
    private readonly depth = 0,
  ) {
    this.hosts = hostsOf(environment);
    this.there = new Set(applicationsOf(environment, tested.down, web));
    const files = [...tested.files.keys()].map((path) => [path, "file"] as const);
    const made = [...environment.disk].map(([path, text]) => [path, text === null ? "directory" : "file"] as const);
    const system = SYSTEM_FOLDERS.map((path) => [path, "directory"] as const);
    for (const [path, kind] of [...system, ...made, ...files, ...tested.disk]) {
      this.paths.set(path, kind);
      for (let at = path; at !== "/"; ) {
        at = at.slice(0, at.lastIndexOf("/")) || "/";
        this.paths.set(at, "directory");
      }
    }
  }

  file(path: string): "file" | "directory" | "missing" {
    // nginx's prefix is compiled in; what is relative to the folder of the main file is looked for there, too.
    if (!path.startsWith("/")) {
      const found = this.file(`${PREFIX}/${path}`);
      return found === "missing" ? this.file(posix.join(posix.dirname(this.tested.main), path)) : found;
    }
    // `..` of a folder that is missing is missing.
    const names: string[] = [];
    for (const name of path.split("/").filter((one) => one !== "" && one !== ".")) {
      if (this.paths.get(`/${names.join("/")}`) !== "directory" && names.length > 0) return "missing";
      if (name === "..") names.pop();
      else names.push(name);
    }
    const found = names.length === 0 ? "directory" : (this.paths.get(`/${names.join("/")}`) ?? "missing");
    return found === "file" && path.endsWith("/") ? "missing" : found;
  }

  application(exchange: Exchange): ReturnType<World["application"]> {
    for (const named of exchange.addresses) {
      const address = resolved(named, this.hosts);
      if (this.there.has(address)) return { ...answerTo(exchange), delay: 0 };
      const again = this.throughNginx(exchange, address);
      if (again !== null) return again;
    }
    return null;
  }

  private throughNginx(exchange: Exchange, address: string): ReturnType<World["application"]> {
    const found = /^(.+):(\d+)$/.exec(address);
    if (found === null || ownSocket(this.web, address) === null || !exchange.protocol.startsWith("http")) return null;
    if (this.depth >= DEEPEST) throw new EndlessLoop();
    const text = (value: Exchange["target"]): string => (typeof value === "string" ? value : `{${value.unknown}}`);
    const inner: World = { file: (path) => this.file(path), application: (next) => this.deeper().application(next) };
    const said = answer(
      this.web,
      {
        local: { address: found[1]!, port: Number(found[2]) },
        remote: { address: found[1]!.startsWith("127.") ? "127.0.0.1" : found[1]!, port: 0 },
        proxyProtocol: null,
        tls: exchange.protocol === "https" ? { sni: null, versions: ["TLSv1.2", "TLSv1.3"], alpn: [] } : null,
        protocol: exchange.httpVersion === "1.1" ? "http/1.1" : "http/1.0",
      },
      {
        method: text(exchange.method),
        target: text(exchange.target),
        headers: exchange.headers.map(([name, value]) => [name, text(value)] as const),
        bodyBytes: exchange.bodyBytes,
      },
      inner,
    );
    if (said.kind !== "response") return null;
    const headers = said.headers.map(([name, value]) => [name, text(value)] as [string, string]);
    return { status: said.status, headers, delay: 0 };
  }

  private deeper(): AroundNginx {
    return Object.assign(Object.create(AroundNginx.prototype) as AroundNginx, this, { depth: this.depth + 1 });
  }
}

function answerTo(exchange: Exchange): ReturnType<typeof applicationAnswer> {
  const header = (name: string) => exchange.headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const upgrades = typeof header("upgrade") === "string" && /upgrade/i.test(String(header("connection")));
  const plain = exchange.protocol.replace(/s$/, "");
  // Node.js's server takes an upgrade over before anything is answered.
  return upgrades && plain === "http" ? UPGRADED : applicationAnswer(plain, askedOf(exchange));
}

/** What the application decides by: as {@link Application} does. */
function askedOf({ protocol, target, headers }: Exchange): string {
  const of = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const plain =
    protocol === "http" ||
    protocol === "https" ||
    protocol === "grpc" ||
    protocol === "grpcs" ||
    protocol === "memcached";
  const text = plain ? target : (of("query_string") ?? of("request_uri") ?? target);
  return typeof text === "string" ? text : "";
}

/** The scope that has answered, by its key; null where none is named. */
export function scopeOf(said: Answer, web: WebServer): string | null {
  if (said.server === null) return null;
  const chain = [];
  for (
    let at: Answer["location"] | Answer["server"] = said.location;
    at !== null && at.kind === "location";
    at = at.parent
  ) {
    chain.unshift(at.directive);
  }
  return scopeKey(web.servers.indexOf(said.server), chain);
}
