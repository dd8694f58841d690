import type { Directive } from "../../types";
import type { ListenOptions } from "../listen";
import type { Url } from "../url";
import type { Block, Refusal } from "./types";

/** An address and port that servers listen on. */
export interface ListenAddress {
  /** As nginx prints it: `0.0.0.0:80`, `[::]:80`, `unix:/path`. */
  readonly text: string;
  readonly wildcard: boolean;
  readonly servers: Block[];
  ssl: boolean;
  readonly quic: boolean;
  /** Parameters of the socket itself have been given. */
  set: boolean;
  reusePort: boolean;
  /** `[::]` with `ipv6only=off`. */
  bothFamilies: boolean;
  defaultServer: Block;
  /** `default_server` has been given. */
  hasDefault: boolean;
  readonly directive: Directive;
}

/** ngx_http_add_listen. */
export class Listens {
  private readonly found = new Map<string, ListenAddress>();

  get addresses(): Iterable<ListenAddress> {
    return this.found.values();
  }

  get size(): number {
    return this.found.size;
  }

  add(url: Url, host: string, options: ListenOptions, server: Block, directive: Directive): Refusal | null {
    for (const text of textsOf(url, host)) {
      const refusal = this.addOne(text, url.wildcard, options, server, directive);
      if (refusal !== null) return refusal;
    }
    return null;
  }

  /** The first of its addresses that a server listens on already; null: none. */
  taken(url: Url, host: string, udp: boolean): string | null {
    return textsOf(url, host).find((text) => this.found.has(keyOf(text, udp))) ?? null;
  }

  private addOne(
    text: string,
    wildcard: boolean,
    options: ListenOptions,
    server: Block,
    directive: Directive,
  ): Refusal | null {
    const key = keyOf(text, options.quic);
    const known = this.found.get(key);
    if (known === undefined) {
      const { ssl, quic, set, defaultServer: hasDefault } = options;
      const { reusePort, bothFamilies } = ofSocket(options, text, wildcard);
      this.found.set(key, {
        text,
        wildcard,
        servers: [server],
        ssl,
        quic,
        set,
        reusePort,
        bothFamilies,
        defaultServer: server,
        hasDefault,
        directive,
      });
      return null;
    }
    const refusal = conflict(known, options, server);
    if (refusal !== null) return refusal;
    known.servers.push(server);
    known.ssl ||= options.ssl;
    if (options.set) Object.assign(known, { set: true, ...ofSocket(options, text, wildcard) });
    if (options.defaultServer) {
      known.hasDefault = true;
      known.defaultServer = server;
    }
    return null;
  }
}

function keyOf(text: string, udp: boolean): string {
  return `${udp ? "udp" : "tcp"} ${text}`;
}

/** One address a port. */
function textsOf({ kind, port, lastPort }: Url, host: string): string[] {
  if (kind === "unix") return [host];
  const ports = Array.from({ length: lastPort - port + 1 }, (_, at) => port + at);
  return ports.map((one) => `${host === "*" ? "0.0.0.0" : host}:${one}`);
}

function ofSocket({ reusePort, ipv6only }: ListenOptions, text: string, wildcard: boolean) {
  return { reusePort, bothFamilies: !ipv6only && wildcard && text.startsWith("[") };
}

function conflict(known: ListenAddress, options: ListenOptions, server: Block): Refusal | null {
  const where = `${known.directive.position.file}:${known.directive.position.line}`;
  if (known.servers.includes(server)) {
    return {
      message: `a duplicate listen ${known.text}`,
      hint: "This server listens there already: take one of them out.",
    };
  }
  if (options.set && known.set) {
    const message = `duplicate listen options for ${known.text}`;
    return { message, hint: `Options of the socket may be given once; they are in ${where} too: keep one.` };
  }
  if (options.defaultServer && known.hasDefault) {
    const message = `a duplicate default server for ${known.text}`;
    return { message, hint: `Another server is the default of this address (${where}): keep default_server at one.` };
  }
  return null;
}
