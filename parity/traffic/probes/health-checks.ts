import type { TrafficPath } from "../types";
import type { Leg } from "./addresses";
import type { Probe, ProbeRequest } from "./types";
import { draftProbe, targetLabel, type Way } from "./way";

/** The balancer's own questions, one from each of its subnets. None where it asks none, or what it asks is not known. */
export function healthChecks(way: Way): Probe[] {
  const { healthCheck } = way.path.group;
  const { protocol, enabled, path, matcher } = healthCheck;
  const port = healthCheck.onTrafficPort ? way.port : healthCheck.port.value;
  if (enabled.value === false || port === null || protocol.value === null) return [];
  if (protocol.value !== "TCP" && (path.value === null || matcher.value === null)) return [];
  return way.legs.flatMap((leg) => healthCheckOf(way, leg, port) ?? []);
}

function healthCheckOf(way: Way, leg: Leg, port: number): Probe | null {
  const { healthCheck } = way.path.group;
  const tcp = healthCheck.protocol.value === "TCP";
  const request = tcp ? null : requestFor(way.path, leg, port);
  if (!tcp && request === null) return null;
  const wants = { status: healthCheck.grpc ? "200" : (healthCheck.matcher.value ?? "200") };
  return draftProbe(way, {
    kind: "health-check",
    detail: `${leg.cidr} → ${targetLabel(way.path)}`,
    title: `the health check from ${leg.cidr}`,
    leg,
    request,
    patience: healthCheck.timeout.value,
    client: leg.node,
    port,
    // The grpc-status that the matcher is about comes from an application: nginx answers none of its own.
    expect: { ...wants, application: healthCheck.grpc, bodyContains: healthCheck.body?.value ?? null },
  });
}

/** Null: the Host that it carries is not known. */
function requestFor(path: TrafficPath, leg: Leg, port: number): ProbeRequest | null {
  const { healthCheck } = path.group;
  const host = hostOf(path, leg, port);
  if (host === null) return null;
  const tls = healthCheck.protocol.value === "HTTPS";
  const agent = healthCheck.userAgent === "" ? [] : [["User-Agent", healthCheck.userAgent] as const];
  const grpc = [["Content-Type", "application/grpc"] as const, ["TE", "trailers"] as const];
  const http2 = healthCheck.grpc || (path.group.protocolVersion.value === "HTTP2" && path.loadBalancer.kind === "alb");
  return {
    tls,
    sni: tls ? sniOf(path) : null,
    protocol: http2 ? "h2" : "http/1.1",
    method: healthCheck.grpc ? "POST" : "GET",
    target: healthCheck.path.value ?? "/",
    headers: [
      ["Host", host],
      ...agent,
      ...(healthCheck.grpc ? grpc : []),
      ...(http2 ? [] : [["Connection", "close"] as const]),
    ],
    // One empty message of gRPC: a flag and a length of zero.
    bodyBytes: healthCheck.grpc ? 5 : 0,
  };
}

function hostOf({ group, listener }: TrafficPath, leg: Leg, port: number): string | null {
  const { host } = group.healthCheck;
  if (host.kind === "name") return host.name.value;
  if (host.kind === "target") return `${bracketed(leg.server)}:${port}`;
  return listener.port.value === null ? null : `${bracketed(leg.node)}:${listener.port.value}`;
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/** A gateway names the host of its probe, unless that is an address; on AWS it is not documented, and taken to be none. */
function sniOf({ group }: TrafficPath): string | null {
  const { host } = group.healthCheck;
  if (host.kind !== "name" || host.name.value === null || /^[\d.:]+$/.test(host.name.value)) return null;
  return host.name.value;
}
