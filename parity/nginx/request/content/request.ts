import { effectiveAll } from "../../configuration/inherit";
import type { Effective, Location, Server } from "../../configuration/types";
import { atLeast } from "../../configuration/version";
import type { Directive } from "../../types";
import { toBytes } from "../bytes";
import { escapeUri } from "../escape";
import type { Run } from "../run";
import { memo, setting, word } from "../settings";
import type { Text } from "../types";
import { compiledText, type Value } from "../value";
import type { Peer } from "./upstream";

/** The request target that proxy_pass sends (ngx_http_proxy_create_request). */
export function proxyTarget(run: Run, peer: Peer, directive: Directive): string {
  if (peer.dynamic && peer.uri !== "") return peer.uri;
  if (peer.uri === "" && run.validUnparsed) return run.unparsed;
  const replaced = run.validLocation && peer.uri !== "" ? prefixLength(run.scope, directive) : 0;
  const rest = run.uri.slice(replaced);
  const path = run.quoted || run.internal ? escapeUri(rest, "path") : rest;
  const args = run.args === "" ? "" : `?${run.args}`;
  return (run.validLocation ? peer.uri : "") + path + args;
}

/** The length of the name of the location that the directive stands in; 0 where that is no prefix. */
function prefixLength(scope: Server | Location, directive: Directive): number {
  return memo(scope, `prefix of ${directive.start}`, () => {
    for (let at: Server | Location = scope; at.kind === "location"; at = at.parent) {
      if (!at.directive.block?.includes(directive)) continue;
      const isPrefix = at.modifier === "" || at.modifier === "=" || at.modifier === "^~";
      return isPrefix ? toBytes(at.pattern).length : 0;
    }
    return 0;
  });
}

export interface HeaderTemplate {
  readonly name: string;
  readonly key: string;
  readonly value: Value;
}

/** `proxy_set_header` in effect with nginx's own, in the order in which they are sent. */
export function headerTemplates(run: Run, name: "proxy_set_header" | "grpc_set_header"): readonly HeaderTemplate[] {
  return headersSet(run, name).templates;
}

function headersSet({ scope }: Run, name: "proxy_set_header" | "grpc_set_header") {
  return memo(scope, name, () => headersOf(effectiveAll(scope, name)), [name]);
}

function headersOf(all: readonly Effective[]) {
  const templates = all.map(({ args }): HeaderTemplate => {
    const header = toBytes(args[0]!);
    return { name: header, key: header.toLowerCase(), value: compiledText(args[1] ?? "") };
  });
  return { templates, keys: new Set(templates.map(({ key }) => key)) };
}

/** Sent in place of the client's own when an answer may be kept (`ngx_http_proxy_cache_headers`). */
const NOT_CACHED = ["if-modified-since", "if-unmodified-since", "if-none-match", "if-match", "range", "if-range"];

/** The headers the application gets: those set, then the client's that none of them replaces. */
export function passedHeaders(
  run: Run,
  name: "proxy_set_header" | "grpc_set_header",
  cached: boolean,
): (readonly [string, Text])[] {
  const { templates, keys } = headersSet(run, name);
  const replaced = cached ? new Set([...keys, ...NOT_CACHED]) : keys;
  const sent: (readonly [string, Text])[] = [];
  for (const { key, value } of templates) {
    const text = run.evaluate(value);
    if (text !== "") sent.push([key, text]);
  }
  const module = name === "proxy_set_header" ? "proxy" : "grpc";
  if (setting(run.scope, `${module}_pass_request_headers`)?.args[0] !== "off") {
    for (const { key, value } of run.headers) if (!replaced.has(key)) sent.push([key, value]);
  }
  return sent;
}

/** Parameters of fastcgi, uwsgi and scgi: those set, then the client's headers as `HTTP_*`. */
export function parameters(run: Run, module: "fastcgi" | "uwsgi" | "scgi"): (readonly [string, Text])[] {
  const sent: (readonly [string, Text])[] = [];
  const given = new Set<string>();
  // ngx_http_scgi_create_request: the protocol wants it first.
  if (module === "scgi") sent.push(["content_length", String(run.bodyLength ?? 0)]);
  for (const { args } of effectiveAll(run.scope, `${module}_param`)) {
    const [key = "", argument = "", condition] = args;
    given.add(key.toUpperCase());
    // Written as empty it is not sent, and keeps the client's header of that name away.
    if (argument === "") continue;
    const value = run.text(argument);
    if (condition === "if_not_empty" && value === "") continue;
    sent.push([toBytes(key).toLowerCase(), value]);
  }
  if (word(run.scope, `${module}_pass_request_headers`) === "off") return sent;
  for (const { key, value } of linked(run)) {
    const parameter = `http_${key.replaceAll("-", "_")}`;
    if (!given.has(parameter.toUpperCase())) sent.push([parameter, value]);
  }
  return sent;
}

/** Since 1.23.0 headers of one name are one parameter (ngx_http_link_multi_headers). */
const LINKED = "1.23.0";

function linked(run: Run): Iterable<{ readonly key: string; readonly value: string }> {
  if (!atLeast(run.asked.web.facts.version, LINKED)) return run.headers;
  const found = new Map<string, { key: string; value: string }>();
  for (const { key, value } of run.headers) {
    const first = found.get(key);
    if (first === undefined) found.set(key, { key, value });
    else first.value += `${key === "cookie" ? ";" : ","} ${value}`;
  }
  return found.values();
}
