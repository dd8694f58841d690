import { blockKind } from "./blocks";
import { sockets } from "./server";
import type { Node } from "./types";

/**
 * Directives of ngx_http_rewrite_module, and those that join in (lua-nginx-module, set-misc): run one after the other,
 * https://nginx.org/en/docs/http/ngx_http_rewrite_module.html.
 */
const REWRITE = /^(?:break|if|return|rewrite|set|set_[a-z0-9_]+)$/;
/** Names that look like the above and are not. */
const NOT_REWRITE: ReadonlySet<string> = new Set(["set_real_ip_from"]);

/** Directives that can repeat in a block and say the same in any order. */
const INDEPENDENT: ReadonlySet<string> = new Set([
  ...["listen", "set_real_ip_from", "env", "debug_connection", "log_format", "thread_pool", "lua_shared_dict"],
  ...[
    "limit_req_zone",
    "limit_conn_zone",
    "proxy_cache_path",
    "fastcgi_cache_path",
    "scgi_cache_path",
    "uwsgi_cache_path",
  ],
  ...["proxy_hide_header", "grpc_hide_header", "fastcgi_hide_header", "scgi_hide_header", "uwsgi_hide_header"],
  ...["proxy_pass_header", "grpc_pass_header", "fastcgi_pass_header", "scgi_pass_header", "uwsgi_pass_header"],
  ...["js_set", "js_var", "js_import", "perl_set"],
]);

/**
 * Which directives of one block depend on their order: a name of the sequence each belongs to, null where its place means
 * nothing. Two blocks with the same directives mean the same when every sequence is in the same order. In doubt it is
 * in a sequence. `parent` is the name of the block's directive, null outside of all blocks. See docs/nginx.md.
 *
 * An `include` that was not resolved can bring any directive: it makes one sequence of all in its block.
 */
export function orderGroups<N extends Node<N>>(nodes: readonly N[], parent: string | null): (string | null)[] {
  const kind = parent === null ? "directives" : blockKind(parent);
  const servers = parent === "http" ? serverGroups(nodes) : new Map<N, string>();
  const repeated = repeatedNames(nodes);
  const groups = nodes.map((node) => {
    if (kind === "entries") return entryGroup(node, parent!) ?? repeated.get(node.name) ?? null;
    if (node.block !== null) return servers.get(node) ?? blockGroup(node);
    return directiveGroup(node.name, parent) ?? repeated.get(node.name) ?? null;
  });
  if (!nodes.some(({ name }) => name === "include")) return groups;
  return groups.map((group, index) => (group !== null || nodes[index]!.name === "include" ? "include" : null));
}

/** Regular expressions of a `map` are tried in their order; `split_clients` deals out its range in order. */
function entryGroup(entry: { readonly name: string }, parent: string): string | null {
  if (parent === "map" && entry.name.startsWith("~")) return "regular expressions";
  return parent === "split_clients" ? "shares" : null;
}

/** `location` by regular expression: the first that matches; by prefix the longest, wherever it stands. */
function blockGroup<N extends Node<N>>({ name, args }: N): string | null {
  if (name === "if") return "rewrite";
  return name === "location" && (args[0] ?? "").startsWith("~") ? "regular expressions" : null;
}

/** `allow` and `deny` are tried in order; in `upstream`, `keepalive` must follow the balancing method. */
function directiveGroup(name: string, parent: string | null): string | null {
  if (name === "allow" || name === "deny") return "access";
  if (parent === "upstream" && BALANCING.has(name)) return "balancing";
  return REWRITE.test(name) && !NOT_REWRITE.has(name) ? "rewrite" : null;
}

const BALANCING: ReadonlySet<string> = new Set(["hash", "ip_hash", "least_conn", "least_time", "random", "keepalive"]);

/** Simple directives that stand several times in the block: headers, logs, parameters, servers of an upstream. */
function repeatedNames<N extends Node<N>>(nodes: readonly N[]): Map<string, string> {
  const seen = new Set<string>();
  const repeated = new Map<string, string>();
  for (const { name, block } of nodes) {
    if (block !== null || INDEPENDENT.has(name)) continue;
    if (seen.has(name)) repeated.set(name, name);
    seen.add(name);
  }
  return repeated;
}

/**
 * Servers that share a socket: the first is its default server unless one says so itself, and names by regular expression
 * are tried in order (https://nginx.org/en/docs/http/request_processing.html). Sockets that one server joins are one group.
 */
function serverGroups<N extends Node<N>>(nodes: readonly N[]): Map<N, string> {
  const bySocket = new Map<string, Set<N>>();
  const explicit = new Set<string>();
  for (const node of nodes) {
    if (node.name !== "server" || node.block === null) continue;
    for (const { socket, isDefault } of sockets(node)) {
      bySocket.set(socket, (bySocket.get(socket) ?? new Set<N>()).add(node));
      if (isDefault) explicit.add(socket);
    }
  }
  const groups = new Map<N, string>();
  for (const [socket, members] of bySocket) {
    const ordered = [...members].filter((server) => !explicit.has(socket) || hasRegexName(server));
    if (ordered.length > 1) join(groups, ordered, socket);
  }
  return groups;
}

/** Puts `members` in one group, with all that were in a group of theirs before. */
function join<N>(groups: Map<N, string>, members: readonly N[], socket: string): void {
  const old = new Set(members.flatMap((member) => groups.get(member) ?? []));
  const group = `servers of ${socket}`;
  for (const [member, name] of groups) if (old.has(name)) groups.set(member, group);
  for (const member of members) groups.set(member, group);
}

function hasRegexName<N extends Node<N>>(server: N): boolean {
  return (server.block ?? []).some(
    ({ name, args }) => name === "server_name" && args.some((arg) => arg.startsWith("~")),
  );
}
