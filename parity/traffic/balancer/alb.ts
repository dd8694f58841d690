import type { Request } from "../../nginx/request/types";
import type { Probe, ProbeRequest } from "../probes/types";
import type { LoadBalancer, TrafficPath } from "../types";
import { answered } from "./answered";
import { connect, protocolTo, tlsTo, UP_TO_TLS12, UP_TO_TLS13 } from "./connection";
import { AWS_TLS_HEADERS, AWS_TRACE_ID, CLIENT_PORT } from "./constants";
import { brokenLimit, requestOf } from "./limits";
import { headerOf } from "./rules";
import { transformed } from "./transforms";
import type { ToServer } from "./types";

type Headers = ProbeRequest["headers"];

/**
 * 400, 414, 463 and 464 as in https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html;
 * 403 is what AWS WAF blocks with: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html
 */
const REFUSED = { "request-line": 414, header: 400, headers: 400, body: 403 } as const;

/** Addresses that X-Forwarded-For may hold before the balancer answers 463. */
const MOST_FORWARDED = 30;

/** What a server gets from an Application Load Balancer for a client's request. */
export function albToServer(probe: Probe, path: TrafficPath): ToServer {
  const { loadBalancer, group } = path;
  const request = requestOf(probe);
  const broken = brokenLimit(loadBalancer, request);
  if (broken !== null) return answered(REFUSED[broken]);
  const forwarded = headerOf(request.headers, "x-forwarded-for");
  if (forwarded !== null && forwarded.split(",").length > MOST_FORWARDED) return answered(463);
  const protocol = protocolTo(group);
  if (protocol === "h2" && request.protocol !== "h2") return answered(464);
  const tls = group.protocol.value === "HTTPS" ? tlsTo(null, backendVersions(path), protocol) : null;
  return { connection: connect(probe, { tls, protocol }), request: albRequest(probe, request, path) };
}

/**
 * The policy towards targets follows the listener's: 1.0 to 1.3 behind one for TLS 1.3, else 1.0 to 1.2:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export function backendVersions({ listener }: TrafficPath): readonly string[] {
  return /^ELBSecurityPolicy-TLS13-/.test(listener.sslPolicy?.value ?? "") ? UP_TO_TLS13 : UP_TO_TLS12;
}

function albRequest(probe: Probe, request: ProbeRequest, path: TrafficPath): Request {
  const { loadBalancer } = path;
  const upgrade = headerOf(request.headers, "upgrade") !== null;
  const kept = request.headers.filter(([name]) => passes(name.toLowerCase(), loadBalancer, upgrade));
  const host = hostTo(headerOf(request.headers, "host") ?? "", path);
  return {
    method: request.method,
    target: transformed(request.target, path.rule, "path"),
    headers: [["Host", host], ...kept, ...added(probe, request, path)],
    bodyBytes: request.bodyBytes,
  };
}

/** Names that the balancer sets itself. */
const OWN = new Set(["host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "x-amzn-trace-id"]);

function passes(name: string, { dropInvalidHeaders }: LoadBalancer, upgrade: boolean): boolean {
  if (OWN.has(name) || name === "keep-alive") return false;
  if (name === "connection") return upgrade;
  // `routing.http.drop_invalid_header_fields.enabled`: names that are not [-A-Za-z0-9]+ are removed.
  return dropInvalidHeaders.value !== true || /^[-a-z0-9]+$/.test(name);
}

function added(probe: Probe, { headers }: ProbeRequest, { loadBalancer, listener }: TrafficPath): Headers {
  const forwarded = headerOf(headers, "x-forwarded-for");
  const value = forwardedFor(probe.client, forwarded, loadBalancer);
  return [
    ...(value === null ? [] : [["X-Forwarded-For", value] as const]),
    ["X-Forwarded-Proto", listener.protocol.value === "HTTPS" ? "https" : "http"],
    ["X-Forwarded-Port", String(listener.port.value ?? "")],
    ["X-Amzn-Trace-Id", AWS_TRACE_ID],
    ...(listener.protocol.value === "HTTPS" && loadBalancer.tlsHeaders.value === true ? AWS_TLS_HEADERS : []),
  ];
}

/** `routing.http.xff_header_processing.mode` and `routing.http.xff_client_port.enabled`. */
function forwardedFor(client: string, before: string | null, balancer: LoadBalancer): string | null {
  const mode = balancer.forwardedFor.value ?? "append";
  if (mode === "remove") return null;
  if (mode === "preserve") return before;
  const address = client.includes(":") && balancer.forwardedPort.value === true ? `[${client}]` : client;
  const own = balancer.forwardedPort.value === true ? `${address}:${CLIENT_PORT}` : client;
  return before === null ? own : `${before}, ${own}`;
}

/**
 * Without `preserveHostHeader`: on port 80 or 443 a port is taken off, on others the listener's is added where there is
 * none: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
function hostTo(host: string, path: TrafficPath): string {
  const { loadBalancer, listener } = path;
  const name = transformed(host, path.rule, "host");
  if (loadBalancer.preserveHost.value === true) return name;
  const port = listener.port.value;
  const withoutPort = name.replace(/:\d*$/, "");
  if (port === 80 || port === 443 || port === null) return withoutPort;
  return name === withoutPort ? `${name}:${port}` : name;
}
