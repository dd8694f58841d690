import { AWS_TRACE_ID, AZURE_TRACE_ID } from "../../traffic/balancer";
import type { TargetGroup, TrafficPath, Transform } from "../../traffic/types";
import { escapeRegex, literal, word } from "./word";

/**
 * What a balancer of layer 7 makes of a request on its way to a server, and which it refuses. Statuses and headers are those of
 * the vendors' pages that parity/traffic/balancer names; written here on their own, so that the two can be held together.
 */
export function requestLines(path: TrafficPath): string[] {
  const { loadBalancer } = path;
  const gateway = loadBalancer.kind === "application-gateway";
  return [...limitLines(path), ...protocolLines(path.group), ...(gateway ? gatewayLines(path) : albLines(path))];
}

/** What the longest request line has beside its method and target: two spaces and `HTTP/1.1`. */
const AROUND_TARGET = " HTTP/1.1 ".length;

function limitLines({ loadBalancer }: TrafficPath): string[] {
  const { limits, bodyLimit, kind } = loadBalancer;
  const refuse = (status: number, condition: string): string => `http-request return status ${status} if ${condition}`;
  const lines: string[] = [];
  if (limits.requestLine !== null) {
    lines.push("http-request set-var(txn.method_length) method,length");
    lines.push(
      refuse(414, `{ pathq,length,add(txn.method_length) gt ${Math.max(0, limits.requestLine - AROUND_TARGET)} }`),
    );
  }
  // A repetition of PCRE ends at 65,535.
  if (limits.header !== null && limits.header < 65_535)
    lines.push(refuse(400, `{ req.hdrs -m reg -- ${word(`[^\\r\\n]{${limits.header + 1},}`)} }`));
  if (limits.headers !== null) lines.push(refuse(400, `{ req.hdrs,length gt ${limits.headers} }`));
  if (bodyLimit.value !== null)
    lines.push(refuse(kind === "alb" ? 403 : 413, `{ req.hdr(content-length) -m int gt ${bodyLimit.value} }`));
  if (kind === "alb") lines.push(refuse(463, "{ req.hdr_cnt(x-forwarded-for) gt 30 }"));
  return lines;
}

/** A group that speaks HTTP/2 alone is not for clients of HTTP/1.1. */
function protocolLines(group: TargetGroup): string[] {
  return speaksHttp2(group) ? ["http-request return status 464 if { fc_http_major 1 }"] : [];
}

export const speaksHttp2 = ({ protocolVersion }: TargetGroup): boolean =>
  protocolVersion.value === "HTTP2" || protocolVersion.value === "GRPC";

function albLines(path: TrafficPath): string[] {
  const { loadBalancer, listener } = path;
  const lines = path.rule.transforms.flatMap(transformLines);
  if (loadBalancer.dropInvalidHeaders.value === true)
    lines.push(`http-request del-header ${word("[^-A-Za-z0-9]")} -m reg`);
  lines.push("http-request del-header keep-alive", ...hostLines(path), ...forwardedLines(path));
  lines.push(set("x-forwarded-proto", listener.protocol.value === "HTTPS" ? "https" : "http"));
  lines.push(set("x-forwarded-port", String(listener.port.value ?? "")), set("x-amzn-trace-id", AWS_TRACE_ID));
  return lines;
}

function set(name: string, value: string): string {
  return `http-request set-header ${word(name)} ${word(literal(value))}`;
}

/** Without `preserveHostHeader` the port of 80 and 443 goes, and any other is there. */
function hostLines({ loadBalancer, listener }: TrafficPath): string[] {
  const port = listener.port.value;
  if (loadBalancer.preserveHost.value === true) return [];
  if (port === null || port === 80 || port === 443)
    return [`http-request replace-header host ${word("^(.*?):[0-9]*$")} ${word("\\1")}`];
  return [
    `http-request set-header host ${word(`%[req.hdr(host)]:${port}`)} unless { req.hdr(host) -m reg -- ${word(":[0-9]*$")} }`,
  ];
}

/** Of an Application Load Balancer: the client's address behind what came, nothing, or what came alone. */
function forwardedLines({ loadBalancer }: TrafficPath): string[] {
  const mode = loadBalancer.forwardedFor.value ?? "append";
  if (mode === "preserve") return [];
  if (mode === "remove") return ["http-request del-header x-forwarded-for"];
  return appendLines(loadBalancer.forwardedPort.value === true);
}

/** The client's address behind those that came; an IPv6 address has brackets only where a port follows. */
function appendLines(withPort: boolean): string[] {
  const header = "x-forwarded-for";
  const before = "{ req.fhdr(x-forwarded-for) -m found }";
  const own = (form: string, condition: string): string =>
    `http-request set-var-fmt(txn.client) ${word(form)} if ${condition}`;
  return [
    own(withPort ? "%[src]:%[src_port]" : "%[src]", "{ src 0.0.0.0/0 }"),
    own(withPort ? "[%[src]]:%[src_port]" : "%[src]", "!{ src 0.0.0.0/0 }"),
    `http-request set-var-fmt(txn.client) ${word("%[req.fhdr(x-forwarded-for)], %[var(txn.client)]")} if ${before}`,
    `http-request set-header ${header} ${word("%[var(txn.client)]")}`,
  ];
}

function gatewayLines(path: TrafficPath): string[] {
  const { group, listener } = path;
  const original = [
    `http-request set-header x-original-host ${word("%[req.hdr(host)]")}`,
    `http-request set-header x-original-url ${word("%[pathq]")}`,
  ];
  const host = group.hostOverride?.value ?? null;
  return [
    `http-request del-header ${word("[^-A-Za-z0-9]")} -m reg`,
    "http-request del-header keep-alive",
    ...original,
    ...pathLines(path),
    ...(host === null ? [] : [set("host", host)]),
    ...appendLines(true),
    set("x-forwarded-proto", listener.protocol.value === "HTTPS" ? "https" : "http"),
    set("x-forwarded-port", String(listener.port.value ?? "")),
    set("x-appgw-trace-id", AZURE_TRACE_ID),
  ];
}

/** A rewrite of the whole path, else the override of the backend settings in place of what the rule matched. */
function pathLines({ group, rule }: TrafficPath): string[] {
  const rewrite = rule.transforms.find(({ kind, regex }) => kind === "path" && regex === null);
  if (rewrite !== undefined) return [`http-request set-path ${word(literal(rewrite.replacement))}`];
  const override = group.pathOverride?.value ?? null;
  if (override === null) return [];
  const matched = rule.conditions
    .flatMap((condition) => (condition.kind === "path" ? condition.patterns : []))
    .map((pattern) => pattern.replace(/\*.*$/, ""));
  const prefixes = [...matched, "/"];
  const begin = `${override.startsWith("/") ? "" : "/"}${override}`;
  return [
    ...prefixes.map(
      (prefix, index) =>
        `http-request set-var(txn.prefix) int(${index}) if !{ var(txn.prefix) -m found } { path_beg ${word(prefix)} }`,
    ),
    ...prefixes.map(
      (prefix, index) =>
        `http-request replace-path ${word(`^${escapeRegex(prefix)}(.*)$`)} ${word(`${replacementText(begin)}\\1`)} if { var(txn.prefix) -m int ${index} }`,
    ),
    `http-request set-path ${word("%[path,regsub(//+,/,g)]")}`,
  ];
}

function transformLines({ kind, regex, replacement }: Transform): string[] {
  if (kind === "host")
    return regex === null
      ? [set("host", replacement)]
      : [`http-request replace-header host ${replacing(regex, replacement)}`];
  return regex === null
    ? [`http-request set-pathq ${word(literal(replacement))}`]
    : [`http-request replace-pathq ${replacing(regex, replacement)}`];
}

/**
 * HAProxy replaces the whole text where a regular expression matches, a balancer only what it matches: what stands before and
 * behind becomes groups of their own. `$1` of AWS is `\2` then.
 */
function replacing(regex: string, replacement: string): string {
  const groups = new RegExp(`${regex}|`).exec("")!.length - 1;
  const moved = replacement
    .split(/(\$\d)/)
    .map((part) => (/^\$\d$/.test(part) ? `\\${Number(part[1]) + 1}` : replacementText(part)))
    .join("");
  return `${word(`^(.*?)(?:${regex})(.*)$`)} ${word(`\\1${moved}\\${groups + 2}`)}`;
}

/** Literal text in a replacement: backslashes name groups, and the whole is a log-format. */
function replacementText(text: string): string {
  return literal(text.replaceAll("\\", "\\\\"));
}
