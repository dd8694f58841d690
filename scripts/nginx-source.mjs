// Reads nginx's C sources: the commands (ngx_command_t) and variables of each module, as data.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Modules that a build has only on request: the names of configure's options, without `--with-` and `_module`. */
const OPTIONAL = [
  "http_ssl http_v2 http_v3 http_realip http_addition http_xslt http_image_filter http_geoip http_sub http_dav http_flv",
  "http_mp4 http_gunzip http_gzip_static http_auth_request http_random_index http_secure_link http_degradation",
  "http_slice http_stub_status http_perl mail mail_ssl stream stream_ssl stream_realip stream_geoip stream_ssl_preread",
].flatMap((names) => names.split(" "));

/** What a preprocessor's condition around a command asks for. Others hold on every Linux, or in every default build. */
const CONDITIONS = { NGX_HTTP_SSL: "http_ssl", NGX_STREAM_SSL: "stream_ssl", NGX_MAIL_SSL: "mail_ssl" };

/** Bit of a command's type → letter; the same bits mean other blocks in `stream` and `mail`. */
const CONTEXTS = {
  NGX_MAIN_CONF: "M",
  NGX_EVENT_CONF: "E",
  NGX_HTTP_MAIN_CONF: "H",
  NGX_HTTP_SRV_CONF: "S",
  NGX_HTTP_LOC_CONF: "L",
  NGX_HTTP_UPS_CONF: "U",
  NGX_HTTP_SIF_CONF: "I",
  NGX_HTTP_LIF_CONF: "J",
  NGX_HTTP_LMT_CONF: "X",
  NGX_STREAM_MAIN_CONF: "T",
  NGX_STREAM_SRV_CONF: "V",
  NGX_STREAM_UPS_CONF: "W",
  NGX_MAIL_MAIN_CONF: "A",
  NGX_MAIL_SRV_CONF: "B",
  NGX_ANY_CONF: "*",
};

/** Files that are not built on Linux, or only with other tools. */
const FOREIGN = /win32|iocp|google|cpp_test|devpoll|eventport|kqueue|ngx_mail_.*handler/;

function sources(folder) {
  return readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".c") && !FOREIGN.test(file))
    .sort()
    .map((file) => ({
      module: moduleOf(basename(file)),
      text: readFileSync(join(folder, "src", file), "utf8").replace(/\/\*[\s\S]*?\*\//g, ""),
    }));
}

/** `ngx_http_gzip_filter_module.c` → `http_gzip_filter`; modules of the core by their file. */
function moduleOf(file) {
  const name = file
    .replace(/^ngx_/, "")
    .replace(/\.c$/, "")
    .replace(/_module$/, "");
  const renamed = { http_xslt_filter: "http_xslt", http_sub_filter: "http_sub", http_addition_filter: "http_addition" };
  const others = { http_gunzip_filter: "http_gunzip", http_slice_filter: "http_slice", nginx: "core" };
  return { ...renamed, ...others }[name] ?? name;
}

const COMMAND =
  /^[ \t]*#[ \t]*(?<directive>if|ifdef|ifndef|else|elif|endif)\b(?<condition>[^\n]*)|\{\s*ngx_string\("(?<name>[^"]+)"\),\s*(?<flags>[^,]+),\s*(?<handler>\w+),\s*(?<conf>[^,]+),\s*(?<offset>(?:offsetof\([^)]*\)(?:\s*\+\s*offsetof\([^)]*\))*|[^,])+),\s*(?<post>[^,}]+)\}/gm;

function commands(source, tables) {
  const found = [];
  for (const [, body] of source.text.matchAll(/ngx_command_t\s+\w+\[\]\s*=\s*\{([\s\S]*?)ngx_null_command/g)) {
    const conditions = [];
    for (const { groups } of body.matchAll(COMMAND)) {
      if (groups.directive === "endif") conditions.pop();
      else if (groups.directive === "else") conditions[conditions.length - 1] = "";
      else if (groups.directive !== undefined) conditions.push(groups.condition);
      else found.push(row(groups, source.module, conditions, tables));
    }
  }
  return found;
}

function row(groups, module, conditions, tables) {
  const flags = groups.flags.split("|").map((flag) => flag.trim());
  const post = groups.post.trim().replace(/^&/, "");
  return {
    name: groups.name,
    module,
    needs: needsOf(module, conditions),
    contexts: flags.map((flag) => CONTEXTS[flag] ?? "").join(""),
    args: argumentsOf(flags),
    handler: groups.handler.replace(/^ngx_/, ""),
    slot: groups.offset.replace(/\s+/g, "") === "0" ? "" : groups.offset.replace(/\s+/g, ""),
    conf: /MAIN_CONF_OFFSET/.test(groups.conf) ? "main" : /SRV_CONF_OFFSET/.test(groups.conf) ? "server" : "block",
    // Others are C data of the handler's own, or only make nginx warn.
    values: tables.get(post) ?? null,
  };
}

/** The optional modules without which a directive of `module` is unknown. */
export function needsOf(module, conditions) {
  const needs = OPTIONAL.filter((name) => module === name || name === module.split("_")[0]);
  for (const [macro, name] of Object.entries(CONDITIONS)) {
    if (conditions.some((condition) => condition.includes(macro))) needs.push(name);
  }
  return [...new Set(needs)].sort().join(" ");
}

/** `{` a block; then `f` a flag, `*` any number, `1+`, `2+`, or each number that is allowed: `0`, `12`. */
function argumentsOf(flags) {
  const block = flags.includes("NGX_CONF_BLOCK") ? "{" : "";
  if (flags.includes("NGX_CONF_ANY")) return `${block}*`;
  if (flags.includes("NGX_CONF_FLAG")) return `${block}f`;
  if (flags.includes("NGX_CONF_1MORE")) return `${block}1+`;
  if (flags.includes("NGX_CONF_2MORE")) return `${block}2+`;
  const counts = flags.flatMap((flag) => /^NGX_CONF_TAKE(\d+)$/.exec(flag)?.[1]?.split("") ?? []);
  if (flags.includes("NGX_CONF_NOARGS")) counts.unshift("0");
  return block + [...new Set(counts)].sort().join("");
}

/** Names of values, and bounds of numbers, by the C name of their table. */
function valueTables(text) {
  const tables = new Map();
  for (const [, name, body] of text.matchAll(/ngx_conf_(?:enum|bitmask)_t\s+(\w+)\[\]\s*=\s*\{([\s\S]*?)\n\};/g)) {
    tables.set(
      name,
      [...body.matchAll(/ngx_string\("([^"]+)"\)/g)].map((match) => match[1]),
    );
  }
  for (const [, name, low, high] of text.matchAll(
    /ngx_conf_num_bounds_t\s+(\w+)\s*=\s*\{\s*\w+,\s*(-?\d+),\s*(-?\d+)/g,
  )) {
    tables.set(name, [Number(low), Number(high)]);
  }
  for (const [, name, handler] of text.matchAll(/ngx_conf_post_t\s+(\w+)\s*=\s*\{\s*(\w+)\s*\}/g)) {
    tables.set(name, handler.replace(/^ngx_/, ""));
  }
  for (const [, name, handler] of text.matchAll(/ngx_conf_post_handler_pt\s+(\w+)\s*=\s*(\w+);/g)) {
    tables.set(name, handler.replace(/^ngx_/, ""));
  }
  return tables;
}

/** Variables of http or stream by name: of tables, and those that a module adds one by one. `kind`: `=` can be set, `*` a prefix. */
function variables({ module, text }) {
  const found = [];
  const add = (name, flags) => {
    const kind = (/CHANGEABLE/.test(flags) ? "=" : "") + (/PREFIX/.test(flags) ? "*" : "");
    found.push({ name, module, needs: needsOf(module, []), kind });
  };
  for (const [, body] of text.matchAll(
    /ngx_(?:http|stream)_variable_t\s+\w+\[\]\s*=\s*\{([\s\S]*?)ngx_(?:http|stream)_null_variable/g,
  )) {
    for (const [, name, flags] of body.matchAll(/\{\s*ngx_string\("([^"]+)"\),([^}]*)\}/g)) add(name, flags);
  }
  for (const [, symbol, flags] of text.matchAll(/ngx_(?:http|stream)_add_variable\(cf, &(ngx_\w+),([^;]*)\);/g)) {
    const name = new RegExp(`\\b${symbol}\\s*=\\s*ngx_string\\("([^"]+)"\\)`).exec(text)?.[1];
    if (name !== undefined) add(name, flags);
  }
  return found;
}

export function readVersion(folder) {
  const files = sources(folder);
  const tables = new Map(files.flatMap(({ text }) => [...valueTables(text)]));
  return {
    directives: shareFields(files.flatMap((file) => commands(file, tables))),
    variables: files.filter(({ module }) => /^(http|stream)/.test(module)).flatMap(variables),
  };
}

/** Several directives that write one field: one makes the other a duplicate. `slot` becomes the first of them. */
function shareFields(rows) {
  const first = new Map();
  for (const item of rows) {
    if (item.slot === "") continue;
    const owner = first.get(item.slot) ?? item.name;
    first.set(item.slot, owner);
    item.slot = owner === item.name ? "" : owner;
  }
  return rows;
}
