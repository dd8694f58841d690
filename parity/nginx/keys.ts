import { blockKind } from "./blocks";

/**
 * Which arguments tell directives of one name in one block apart, so that adding, removing or moving one of them leaves
 * the addresses of the others as they are. A directive that is not listed is written once in a block, or its order counts.
 */

type Key = (args: readonly string[]) => readonly string[];

const first: Key = (args) => args.slice(0, 1);
/** `error_page 500 502 /50x.html`: the codes. */
const codes: Key = (args) => args.filter((arg) => /^[1-5]\d\d$/.test(arg));
/** `limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s`: the zone's name. */
const zone: Key = (args) => {
  const named = args.find((arg) => arg.startsWith("zone="));
  return named === undefined ? args.slice(0, 1) : [named.split(":")[0]!.slice("zone=".length)];
};
/** `env PATH=/bin`: the variable. */
const variable: Key = (args) => args.slice(0, 1).map((arg) => arg.split("=")[0]!);

const BY_FIRST = [
  // Headers and parameters sent on.
  ["add_header", "add_trailer", "proxy_set_header", "grpc_set_header", "fastcgi_param", "scgi_param", "uwsgi_param"],
  ["proxy_hide_header", "grpc_hide_header", "fastcgi_hide_header", "scgi_hide_header", "uwsgi_hide_header"],
  ["proxy_pass_header", "grpc_pass_header", "fastcgi_pass_header", "scgi_pass_header", "uwsgi_pass_header"],
  ["proxy_cookie_domain", "proxy_cookie_path", "proxy_cookie_flags", "proxy_redirect", "sub_filter"],
  // Variables.
  ["set", "auth_request_set", "perl_set", "js_set", "js_var", "js_import", "set_by_lua", "set_by_lua_file"],
  // Addresses.
  ["listen", "allow", "deny", "set_real_ip_from", "debug_connection"],
  // Definitions with a name, and files.
  ["log_format", "access_log", "error_log", "thread_pool", "lua_shared_dict", "proxy_cache_path", "fastcgi_cache_path"],
  ["scgi_cache_path", "uwsgi_cache_path", "load_module", "include"],
  // Others that repeat.
  [
    "rewrite",
    "ssl_conf_command",
    "proxy_ssl_conf_command",
    "grpc_ssl_conf_command",
    "uwsgi_ssl_conf_command",
    "mirror",
  ],
].flat();

const KEYS: ReadonlyMap<string, Key> = new Map([
  ...BY_FIRST.map((name): [string, Key] => [name, first]),
  ["error_page", codes],
  ["limit_req_zone", zone],
  ["limit_conn_zone", zone],
  ["limit_req", zone],
  ["limit_conn", first],
  ["env", variable],
]);

/** In entry blocks the name is the key; these words are not names of entries, and can stand there several times. */
const ENTRY_KEYS: ReadonlyMap<string, readonly string[]> = new Map([["geo", ["include", "proxy", "delete"]]]);

/** The words that tell a simple directive from others of its name in the same block; empty where the name suffices. */
export function keyOf(
  node: { readonly name: string; readonly args: readonly string[] },
  parent: string | null,
): readonly string[] {
  if (parent !== null && blockKind(parent) === "entries") {
    return (ENTRY_KEYS.get(parent) ?? ["include"]).includes(node.name) ? first(node.args) : [];
  }
  if (parent === "upstream" && node.name === "server") return first(node.args);
  return KEYS.get(node.name)?.(node.args) ?? [];
}
