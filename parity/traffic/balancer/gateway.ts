import type { Probe, ProbeRequest } from "../probes/types";
import type { TrafficPath } from "../types";
import { answered } from "./answered";
import { connect, tlsTo, UP_TO_TLS12 } from "./connection";
import { AZURE_TRACE_ID, CLIENT_PORT } from "./constants";
import { rewrittenHeaders } from "./gateway-variables";
import { brokenLimit, requestOf } from "./limits";
import { headerOf, rawPath } from "./rules";
import { transformed } from "./transforms";
import type { ToServer } from "./types";

/** https://learn.microsoft.com/azure/application-gateway/http-response-codes */
const REFUSED = { "request-line": 414, header: 400, headers: 400, body: 413 } as const;

/** What a server gets from an Application Gateway v2 for a client's request. It speaks HTTP/1.1 to servers, always. */
export function gatewayToServer(probe: Probe, path: TrafficPath): ToServer {
  const { group } = path;
  const request = requestOf(probe);
  const broken = brokenLimit(path.loadBalancer, request);
  if (broken !== null) return answered(REFUSED[broken]);
  const host = (group.hostOverride === null ? headerOf(request.headers, "host") : group.hostOverride.value) ?? "";
  const tls = group.protocol.value === "HTTPS" ? tlsTo(sniOf(host), UP_TO_TLS12, "http/1.1") : null;
  return {
    connection: connect(probe, { tls, protocol: "http/1.1" }),
    request: {
      method: request.method,
      target: targetTo(request.target, path),
      headers: rewrittenHeaders(headersTo(probe, request, host, path), probe, path.rule),
      bodyBytes: request.bodyBytes,
    },
  };
}

/** The Host that the server gets, unless it is an address: https://learn.microsoft.com/azure/application-gateway/ssl-overview */
function sniOf(host: string): string | null {
  const name = host.replace(/:\d*$/, "");
  return name === "" || /^[\d.]+$/.test(name) || name.includes(":") ? null : name;
}

/** Names that the gateway sets itself. */
const OWN = new Set([
  "host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-forwarded-for",
  "x-original-host",
  "x-original-url",
  "x-appgw-trace-id",
]);

/**
 * X-Forwarded-For is a list of `ip:port`, to which the client's is added; the others are new:
 * https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works#modifications-to-the-request
 * Names that are not letters, digits and hyphens are dropped:
 * https://learn.microsoft.com/azure/application-gateway/application-gateway-faq
 */
function headersTo(probe: Probe, request: ProbeRequest, host: string, path: TrafficPath): ProbeRequest["headers"] {
  const upgrade = headerOf(request.headers, "upgrade") !== null;
  const kept = request.headers.filter(([name]) => passes(name.toLowerCase(), upgrade));
  const before = headerOf(request.headers, "x-forwarded-for");
  const client = probe.client.includes(":") ? `[${probe.client}]` : probe.client;
  const own = `${client}:${CLIENT_PORT}`;
  return [
    ["Host", host],
    ...kept,
    ["X-Forwarded-For", before === null ? own : `${before}, ${own}`],
    ["X-Forwarded-Proto", path.listener.protocol.value === "HTTPS" ? "https" : "http"],
    ["X-Forwarded-Port", String(path.listener.port.value ?? "")],
    ["X-Original-Host", headerOf(request.headers, "host") ?? ""],
    ["X-Original-Url", request.target],
    ["X-AppGW-Trace-Id", AZURE_TRACE_ID],
  ];
}

function passes(name: string, upgrade: boolean): boolean {
  if (OWN.has(name) || name === "keep-alive" || !/^[-a-z0-9]+$/.test(name)) return false;
  return name !== "connection" || upgrade;
}

/** `path` of the backend settings takes the place of what the rule's pattern matches up to its `*`; a rewrite comes first. */
function targetTo(target: string, path: TrafficPath): string {
  const raw = rawPath(target);
  const rewritten = transformed(raw, path.rule, "path");
  const override = path.group.pathOverride?.value ?? null;
  return `${override === null ? rewritten : overriddenPath(rewritten, override, path)}${target.slice(raw.length)}`;
}

/**
 * `/home/*` with `/override/`: `/home/secondhome/` becomes `/override/secondhome/`; a Basic rule puts it before the whole path:
 * https://learn.microsoft.com/azure/application-gateway/configuration-http-settings#override-backend-path
 */
function overriddenPath(raw: string, override: string, { rule }: TrafficPath): string {
  const matched = rule.conditions
    .flatMap((condition) => (condition.kind === "path" ? condition.patterns : []))
    .map((pattern) => pattern.replace(/\*.*$/, ""))
    .find((prefix) => raw.startsWith(prefix));
  const rest = raw.slice((matched ?? "").length);
  return `/${override.replace(/^\/|\/$/g, "")}/${rest.replace(/^\//, "")}`.replace(/^\/\//, "/");
}
