import type { Connection, Request } from "../../nginx/request/types";
import type { Probe } from "../probes/types";
import type { TrafficPath } from "../types";
import { backendVersions } from "./alb";
import { connect, tlsTo, UP_TO_TLS12 } from "./connection";
import { NODE_PORT } from "./constants";
import type { ToServer } from "./types";

/** A health check reaches the server as the balancer sends it: its request is the probe's own. */
export function checkToServer(probe: Probe, path: TrafficPath): ToServer {
  const { request } = probe;
  const protocol = request?.protocol ?? "http/1.1";
  const tls = request?.tls ? tlsTo(request.sni, checkVersions(path), protocol) : null;
  const source = path.group.proxyProtocolV2.value === true ? nodeOf(probe) : null;
  return { connection: connect(probe, { tls, protocol, source }), request: request === null ? null : wire(request) };
}

const nodeOf = (probe: Probe): Connection["remote"] => ({ address: probe.node, port: NODE_PORT });

function wire({ method, target, headers, bodyBytes }: NonNullable<Probe["request"]>): Request {
  return { method, target, headers, bodyBytes };
}

/**
 * An NLB checks with TLS 1.2 at most
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html), a gateway speaks 1.0 to
 * 1.2 to servers (https://learn.microsoft.com/azure/application-gateway/ssl-overview).
 */
function checkVersions(path: TrafficPath): readonly string[] {
  return path.loadBalancer.kind === "alb" ? backendVersions(path) : UP_TO_TLS12;
}
