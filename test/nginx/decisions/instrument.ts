import { posix } from "node:path";
import { type Directive, type Renderable, render, resolveIncludes } from "../../../parity/nginx";

/**
 * A configuration in one text that decides as the original does and logs in which scope it has decided. Every server,
 * location, `if` in a location and `limit_except` gets an `access_log` of its own, which no decision depends on.
 */
export interface Tagged {
  readonly text: string;
  /** By tag: the scope's key ({@link scopeKey}). */
  readonly keys: readonly string[];
}

export const TAG_LOG = "/.parity/access.log";
export const ERROR_LOG = "/.parity/error.log";
export const PID_FILE = "/.parity/nginx.pid";

/** `file:line:column` of each block from the server inwards, after the number of the server in the configuration. */
export function scopeKey(server: number, chain: readonly Directive[]): string {
  return [server, ...chain.map(({ position: at }) => `${at.file}:${at.line}:${at.column}`)].join(" ");
}

/** `client`: variables that say whose connection it is, whatever `real_ip` makes of it. */
export function instrument(
  main: string,
  files: ReadonlyMap<string, string>,
  options: { readonly client: string; readonly debug: boolean },
): Tagged {
  return new Instrument(options.client, options.debug).run(resolveIncludes(main, files).directives);
}

/** Set anew for every run: where processes and logs are, and who they are. */
const REPLACED = new Set([
  "user",
  "pid",
  "daemon",
  "master_process",
  "worker_processes",
  "worker_cpu_affinity",
  "error_log",
  "worker_rlimit_core",
  "access_log",
  // A subrequest would be logged as the request is.
  "log_subrequest",
]);
const NESTED = new Set(["location", "if", "limit_except"]);

class Instrument {
  private readonly keys: string[] = [];
  private servers = 0;

  constructor(
    private readonly client: string,
    private readonly debug: boolean,
  ) {}

  run(directives: readonly Directive[]): Tagged {
    const main = directives.filter(({ name }) => !REPLACED.has(name)).map((node) => this.top(node));
    const text = render([
      ...main,
      simple("user", "root"),
      simple("daemon", "on"),
      // With `reuseport` each worker has sockets of its own.
      simple("worker_processes", "1"),
      // One process: it answers as a worker does, and starts and ends faster.
      simple("master_process", "off"),
      simple("pid", PID_FILE),
      simple("error_log", ERROR_LOG, this.debug ? "debug" : "warn"),
    ]);
    return { text, keys: this.keys };
  }

  private top(node: Directive): Renderable {
    if (node.block === null || blockOfEntries(node)) return node;
    if (node.name === "events") return { ...node, block: node.block.map(fewConnections) };
    if (node.name !== "http") return node;
    const block = node.block.filter(kept).map((child) => (child.name === "server" ? this.server(child) : child));
    const formats = this.keys.map((_, tag) => simple("log_format", `parity_${tag}`, `${tag} ${this.client} $status`));
    return { ...node, block: [...formats, ...block] };
  }

  private server(node: Directive): Renderable {
    const number = this.servers++;
    return this.scope(node, number, []);
  }

  private scope(node: Directive, server: number, chain: readonly Directive[]): Renderable {
    const tag = this.keys.push(scopeKey(server, chain)) - 1;
    const inner = (node.block ?? []).filter(kept).map((child) => {
      // An `if` of a server has no configuration of its own.
      const nested = NESTED.has(child.name) && child.block !== null && (chain.length > 0 || child.name === "location");
      return nested ? this.scope(child, server, [...chain, child]) : child;
    });
    return { ...node, block: [simple("access_log", TAG_LOG, `parity_${tag}`), ...inner] };
  }
}

function kept({ name }: Directive): boolean {
  return !REPLACED.has(name);
}

function blockOfEntries({ name }: Directive): boolean {
  return name !== "events" && name !== "http";
}

/** Memory for a hundred thousand connections takes longer to get than all requests. */
function fewConnections(node: Directive): Renderable {
  return node.name === "worker_connections" && Number(node.args[0]) > 256 ? simple(node.name, "256") : node;
}

function simple(name: string, ...args: string[]): Renderable {
  return { name, args, block: null };
}

/** The name of the tagged configuration: in the folder of the main file, to which relative names are relative. */
export function taggedPath(main: string): string {
  return posix.join(posix.dirname(main), "tagged-by-parity.conf");
}
