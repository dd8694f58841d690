import { AZURE_TRACE_ID, CLIENT_PORT } from "../../traffic/balancer";
import type { Fact, TrafficPath } from "../../traffic/types";
import { appendLines, replacing, set } from "./header-lines";
import { escapeRegex, literal, word } from "./word";

/** What an Application Gateway makes of a request: its own headers, path and host of the backend settings, then its rewrites. */
export function gatewayLines(path: TrafficPath): string[] {
  const { group, listener, rule } = path;
  const host = group.hostOverride?.value ?? null;
  const headers = rule.requestHeaders ?? [];
  return [
    `http-request del-header ${word("[^-A-Za-z0-9]")} -m reg`,
    "http-request del-header keep-alive",
    ...(headers.length === 0 ? [] : rememberLines()),
    `http-request set-header x-original-host ${word("%[req.hdr(host)]")}`,
    `http-request set-header x-original-url ${word("%[pathq]")}`,
    ...rewriteLines(path),
    ...overrideLines(path),
    ...(host === null ? [] : [set("host", host)]),
    ...appendLines(true),
    set("x-forwarded-proto", listener.protocol.value === "HTTPS" ? "https" : "http"),
    set("x-forwarded-port", String(listener.port.value ?? "")),
    set("x-appgw-trace-id", AZURE_TRACE_ID),
    ...headers.flatMap(([name, value]) => headerLines(name, value, listener.protocol.value === "HTTPS")),
  ];
}

/** Rewrites come before the override of the path. */
function rewriteLines({ rule }: TrafficPath): string[] {
  return rule.transforms
    .filter(({ kind }) => kind === "path")
    .map(({ regex, replacement }) =>
      regex === null
        ? `http-request set-path ${word(literal(replacement))}`
        : `http-request replace-path ${replacing(regex, replacement)}`,
    );
}

/** The path of the backend settings in place of what the rule matched up to its `*`, with one slash between. */
function overrideLines({ group, rule }: TrafficPath): string[] {
  const override = group.pathOverride?.value ?? null;
  if (override === null) return [];
  const matched = rule.conditions
    .flatMap((condition) => (condition.kind === "path" ? condition.patterns : []))
    .map((pattern) => pattern.replace(/\*.*$/, ""));
  const stripped = override.replace(/^\/|\/$/g, "");
  const begin = stripped === "" ? "/" : `/${stripped}/`;
  const prefixes = [...matched, ""];
  const chosen = (index: number): string => `{ var(txn.prefix) -m int ${index} }`;
  return [
    ...prefixes.map(
      (prefix, index) =>
        `http-request set-var(txn.prefix) int(${index}) if !{ var(txn.prefix) -m found } { path_beg ${word(prefix || "/")} }`,
    ),
    ...prefixes.map((prefix, index) => {
      const replacement = `${literal(begin.replaceAll("\\", "\\\\"))}\\1`;
      return `http-request replace-path ${word(`^${escapeRegex(prefix)}/?(.*)$`)} ${word(replacement)} if ${chosen(index)}`;
    }),
  ];
}

/** What variables of rewrites stand for: the request as the client made it. */
function rememberLines(): string[] {
  const before = "{ req.fhdr(x-forwarded-for) -m found }";
  return [
    "http-request set-var(txn.uri) pathq",
    "http-request set-var(txn.path) path",
    "http-request set-var(txn.query) query",
    `http-request set-var(txn.host) ${word("req.hdr(host),regsub(:[0-9]*$,)")}`,
    `http-request set-var-fmt(txn.clients) ${word("%[src]")}`,
    `http-request set-var-fmt(txn.clients) ${word("%[req.fhdr(x-forwarded-for)], %[src]")} if ${before}`,
  ];
}

/** A header that a rewrite sets or removes; left as it is where its value holds a variable that is not known. */
function headerLines(name: string, { value }: Fact<string>, tls: boolean): string[] {
  if (value === null) return [`http-request del-header ${word(name)}`];
  let known = true;
  const parts = value.split(/(\{(?:var|http_req)_[\w-]+\})/).map((part) => {
    const found = /^\{(var|http_req)_([\w-]+)\}$/.exec(part);
    if (found === null) return literal(part);
    const fetch = found[1] === "http_req" ? `%[req.hdr(${found[2]!.toLowerCase()})]` : variable(found[2]!, tls);
    if (fetch === undefined) known = false;
    return fetch ?? "";
  });
  return known ? [`http-request set-header ${word(name)} ${word(parts.join(""))}`] : [];
}

/** https://learn.microsoft.com/azure/application-gateway/rewrite-http-headers-url#server-variables */
function variable(name: string, tls: boolean): string | undefined {
  const fetches: { readonly [name: string]: string } = {
    add_x_forwarded_for_proxy: "%[var(txn.clients)]",
    client_ip: "%[src]",
    client_port: String(CLIENT_PORT),
    host: "%[var(txn.host)]",
    request_method: "%[method]",
    request_scheme: tls ? "https" : "http",
    request_uri: "%[var(txn.uri)]",
    uri_path: "%[var(txn.path)]",
    query_string: "%[var(txn.query)]",
  };
  return Object.hasOwn(fetches, name) ? fetches[name] : undefined;
}
