/**
 * What nginx reads between the braces of a block. This is all that the reader must know about directives by name;
 * tables of contexts and argument counts are another matter and do not belong here.
 */
export type BlockKind = "directives" | "entries" | "lua";

/**
 * Blocks whose lines go to a handler of the module (`cf->handler` in nginx's source) and cannot hold a block:
 * ngx_http_core_module, ngx_http_map_module, ngx_http_geo_module, ngx_http_split_clients_module,
 * ngx_http_charset_filter_module, their stream counterparts, and ngx_http_geoip2_module.
 */
const ENTRIES: ReadonlySet<string> = new Set(["types", "map", "geo", "split_clients", "charset_map", "geoip2"]);

/** Entry blocks in which `include` reads a file, as their handlers do; `geo` takes the name as it is, without a glob. */
const ENTRIES_WITH_INCLUDE: ReadonlySet<string> = new Set(["types", "map", "geo"]);

/** True for `content_by_lua_block` and its kin: lua-nginx-module reads Lua up to the closing brace. */
export function isLuaBlock(name: string): boolean {
  return name.endsWith("_by_lua_block");
}

/** The kind of a directive's block, were it to open one outside a block of entries. */
export function blockKind(name: string): BlockKind {
  if (ENTRIES.has(name)) return "entries";
  return isLuaBlock(name) ? "lua" : "directives";
}

/** How `include` is taken in a block of this name (null: outside of all blocks): by glob, literally, or not at all. */
export function includeKind(parent: string | null): "glob" | "literal" | "none" {
  if (parent === null || blockKind(parent) !== "entries") return "glob";
  if (!ENTRIES_WITH_INCLUDE.has(parent)) return "none";
  return parent === "geo" ? "literal" : "glob";
}

/** nginx's words for an `include` with no name or several: to `map` and `geo` it is a line as any other. */
export function notOneName(parent: string | null): string {
  if (parent === "map" || parent === "geo") return `invalid number of the ${parent} parameters`;
  return 'invalid number of arguments in "include" directive';
}
