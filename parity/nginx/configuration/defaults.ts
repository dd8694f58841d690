import { commandsOf } from "../grammar/table";
import { type Change, DEFAULTS, UPSTREAM_DEFAULTS, UPSTREAM_OWN } from "./default-values";
import { atLeast } from "./version";

/** The default of a directive as its arguments; null where it has none in this version. */
export function defaultOf(name: string, version: string | null): readonly string[] | null {
  const entry = entryOf(name);
  const value = typeof entry === "string" ? entry : entry?.find(([since]) => atLeast(version, since))?.[1];
  if (value === undefined) return null;
  return value === "" ? [""] : value.split(" ");
}

const MODULES = /^(proxy|fastcgi|uwsgi|scgi|grpc|memcached|tunnel)_(.*)$/;

/** Tables are made of object literals: names from a configuration must not reach their prototypes. */
function entryOf(name: string): string | readonly Change[] | undefined {
  if (Object.hasOwn(DEFAULTS, name)) return DEFAULTS[name];
  const [, module = "", rest = ""] = MODULES.exec(name) ?? [];
  // `grpc_cache` is nobody's: a default that no module has is not one.
  if (module === "" || commandsOf(name).length === 0) return undefined;
  const own = UPSTREAM_OWN[module];
  if (own !== undefined && Object.hasOwn(own, rest)) return own[rest];
  return Object.hasOwn(UPSTREAM_DEFAULTS, rest) ? UPSTREAM_DEFAULTS[rest] : undefined;
}

/** Whether the default is another in some version: without knowing the version one cannot rely on it. */
export function dependsOnVersion(name: string): boolean {
  return name === "proxy_set_header" || typeof entryOf(name) === "object";
}

type Header = readonly [name: string, value: string];

/** ngx_http_proxy_headers: set unless a header of that name is set in the configuration; empty ones are not sent. */
const PROXY_HEADERS: readonly Header[] = [
  ["Host", "$proxy_host"],
  ["Connection", "close"],
  ["Content-Length", "$proxy_internal_body_length"],
  ["Transfer-Encoding", "$proxy_internal_chunked"],
  ["TE", ""],
  ["Keep-Alive", ""],
  ["Expect", ""],
  ["Upgrade", ""],
];

/** ngx_http_grpc_headers */
const GRPC_HEADERS: readonly Header[] = [
  ["Content-Length", "$content_length"],
  ["TE", "$grpc_internal_trailers"],
  ["Host", ""],
  ["Connection", ""],
  ["Transfer-Encoding", ""],
  ["Keep-Alive", ""],
  ["Expect", ""],
  ["Upgrade", ""],
];

/** The headers that nginx sets by itself towards an upstream; null for a directive that sets none. */
export function defaultRequestHeaders(name: string, version: string | null): readonly Header[] | null {
  if (name === "grpc_set_header") return GRPC_HEADERS;
  if (name !== "proxy_set_header") return null;
  // Since 1.29.7 connections to upstreams are kept alive by default.
  if (!atLeast(version, "1.29.7")) return PROXY_HEADERS;
  return PROXY_HEADERS.map((header) => (header[0] === "Connection" ? ["Connection", ""] : header));
}
