import { PROBE_HEADER } from "../../traffic/probes/application";
import type { Probe } from "../../traffic/probes/types";
import { hereText } from "../time";
import { endpoint, inNamespace, versionWords } from "./server";

import type { HealthServer, Section, Stand, Way } from "./types";
import { literal, word } from "./word";

/** The health checks of a path as HAProxy's own: one backend for each subnet that a check comes from. */
export function healthSections(
  stand: Stand,
  way: Way,
): { readonly sections: Section[]; readonly servers: HealthServer[] } {
  const checks = way.probes.filter(({ kind }) => kind === "health-check");
  const named = checks.map((probe, index) => ({ probe, name: `${stand.name}.${way.name}.h${index}` }));
  return {
    sections: named.map(({ probe, name }) => ({ head: `backend ${name}`, lines: checkLines(stand, way, probe) })),
    servers: named.map(({ probe, name }) => ({ backend: name, server: "check", probe: probe.id })),
  };
}

function checkLines(stand: Stand, way: Way, probe: Probe): string[] {
  const { group } = way.path;
  const timeout = `timeout check ${hereText(group.healthCheck.timeout.value ?? 5, stand.speed)}`;
  const http = probe.request === null ? ["mode tcp"] : ["mode http", "option httpchk", ...requestLines(probe)];
  return [...http, timeout, ["server", "check", ...serverWords(stand, way, probe)].join(" ")];
}

function requestLines({ request, expect }: Probe): string[] {
  if (request === null) return [];
  const headers = request.headers
    // HAProxy closes after every check, and says so.
    .filter(([name]) => name.toLowerCase() !== "connection")
    .flatMap(([name, value]) => ["hdr", word(name), word(literal(value))]);
  const version = request.protocol === "h2" ? "HTTP/2.0" : "HTTP/1.1";
  // The stand-in for the application must not take it for a probe.
  const marker = ["hdr", PROBE_HEADER, "none"];
  const what = ["meth", word(request.method), "uri", word(request.target), "ver", version];
  const send = ["http-check send", ...what, ...headers, ...marker];
  const body = expect.bodyContains === null ? [] : [`http-check expect string ${word(expect.bodyContains)}`];
  return [send.join(" "), `http-check expect status ${word(expect.status)}`, ...body];
}

function serverWords(stand: Stand, { path }: Way, { node, server, request }: Probe): string[] {
  const { healthCheck, proxyProtocolV2 } = path.group;
  const at = stand.relocated.server(server.address, server.port);
  const from = stand.relocated.source(node);
  const http2 = request?.protocol === "h2";
  const tls = request?.tls === true;
  return [
    endpoint(at.address, at.port),
    ...inNamespace(stand),
    ...["source", from.includes(":") ? `[${from}]` : from],
    // Until its nginx is there.
    "disabled",
    ...["check", "inter", interval(healthCheck.interval.value ?? 30, stand.speed)],
    ...[
      "fall",
      String(healthCheck.unhealthyThreshold.value ?? 3),
      "rise",
      String(healthCheck.healthyThreshold.value ?? 3),
    ],
    ...(proxyProtocolV2.value === true ? ["check-send-proxy", "send-proxy-v2"] : []),
    ...(tls ? ["check-ssl", "verify", "none", ...versionWords(lastVersion(path))] : []),
    ...(tls && request?.sni ? ["check-sni", word(request.sni)] : []),
    ...(http2 ? (tls ? ["check-alpn", "h2"] : ["check-proto", "h2"]) : []),
  ];
}

/** Pauses decide nothing here: the shorter, the sooner a check has come to something. */
function interval(seconds: number, speed: number): string {
  return `${Math.max(50, Math.round((seconds * 1000) / speed))}ms`;
}

/**
 * An Application Load Balancer checks as it sends; a Network Load Balancer and a gateway with TLS 1.2 at most:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 */
function lastVersion({ loadBalancer, listener }: Way["path"]): "TLSv1.2" | "TLSv1.3" {
  const modern = loadBalancer.kind === "alb" && /^ELBSecurityPolicy-TLS13-/.test(listener.sslPolicy?.value ?? "");
  return modern ? "TLSv1.3" : "TLSv1.2";
}
