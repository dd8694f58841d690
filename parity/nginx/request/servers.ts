import type { Server, ServerName, Socket } from "../configuration/types";
import { lower, toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { type Pattern, patternOf } from "./pattern";
import { NameTable } from "./wildcards";

export interface NamedServer {
  readonly server: Server;
  /** Null: it is the default server of the socket. */
  readonly name: ServerName | null;
}

interface Names {
  readonly table: NameTable<NamedServer>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly server: Server; readonly name: ServerName }[];
}

const NAMES = new WeakMap<Socket, Names>();

/**
 * The server of a socket that a name belongs to (ngx_http_find_virtual_server). The host is as in a request, or null
 * where there is none. Throws {@link CannotDecide} where a regular expression cannot be run.
 */
export function chooseServer(socket: Socket, host: string | null): NamedServer {
  return findServer(socket, lower(toBytes(host ?? "")), (pattern, text) => matches(pattern, text)) ?? fallback(socket);
}

function fallback(socket: Socket): NamedServer {
  return { server: socket.defaultServer, name: null };
}

function matches(pattern: Pattern, text: string): boolean {
  const match = pattern.exec(text);
  return match === "undecided" ? undecided(`the regular expression of server_name ~${pattern.source}`) : match !== null;
}

/** As {@link chooseServer}; null for the default server. `host` is bytes in lower case; `run` tries a pattern. */
export function findServer(
  socket: Socket,
  host: string,
  run: (pattern: Pattern, text: string) => boolean,
): NamedServer | null {
  const { table, patterns } = namesOf(socket);
  const found = table.find(host);
  if (found !== undefined) return found;
  if (host === "") return null;
  for (const { pattern, server, name } of patterns) if (run(pattern, host)) return { server, name };
  return null;
}

function namesOf(socket: Socket): Names {
  let names = NAMES.get(socket);
  if (names === undefined) {
    names = collect(socket);
    NAMES.set(socket, names);
  }
  return names;
}

function collect(socket: Socket): Names {
  const table = new NameTable<NamedServer>();
  const patterns: { pattern: Pattern; server: Server; name: ServerName }[] = [];
  for (const server of socket.servers) {
    for (const name of server.names) {
      const text = toBytes(name.text);
      if (name.kind !== "regex") table.add(text, { server, name });
      else patterns.push({ pattern: namePattern(text.slice(1)), server, name });
    }
  }
  return { table, patterns };
}

/** A pattern with a capital letter is compared without case (ngx_http_core_server_name). */
function namePattern(source: string): Pattern {
  return patternOf(source, /[A-Z]/.test(source));
}
