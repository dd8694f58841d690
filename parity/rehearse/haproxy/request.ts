import { AWS_TLS_HEADERS, AWS_TRACE_ID } from "../../traffic/balancer";
import type { TargetGroup, TrafficPath, Transform } from "../../traffic/types";
import { gatewayLines } from "./gateway";
import { appendLines, replacing, set } from "./header-lines";
import { literal, word } from "./word";

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
  if (listener.protocol.value === "HTTPS" && loadBalancer.tlsHeaders.value === true)
    lines.push(...AWS_TLS_HEADERS.map(([name, value]) => set(name, value)));
  return lines;
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

function transformLines({ kind, regex, replacement }: Transform): string[] {
  if (kind === "host")
    return regex === null
      ? [set("host", replacement)]
      : [`http-request replace-header host ${replacing(regex, replacement)}`];
  return regex === null
    ? [`http-request set-pathq ${word(literal(replacement))}`]
    : [`http-request replace-pathq ${replacing(regex, replacement)}`];
}
