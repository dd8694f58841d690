import type { Connection } from "../../nginx/request/types";
import type { Probe } from "../probes/types";
import type { TargetGroup } from "../types";
import { NODE_PORT } from "./constants";

export const UP_TO_TLS12 = ["TLSv1", "TLSv1.1", "TLSv1.2"] as const;
export const UP_TO_TLS13 = [...UP_TO_TLS12, "TLSv1.3"] as const;

/** What a client of today offers. */
export const CLIENT_TLS = ["TLSv1.2", "TLSv1.3"] as const;

type Tls = NonNullable<Connection["tls"]>;

export interface ConnectionParts {
  readonly remote?: Connection["remote"];
  readonly source?: Connection["remote"] | null;
  readonly tls: Tls | null;
  readonly protocol: Connection["protocol"];
}

/** A connection to the probe's server; by default from the balancer's node, without PROXY header. */
export function connect(probe: Probe, parts: ConnectionParts): Connection {
  return {
    local: { address: probe.server.address, port: probe.server.port },
    remote: parts.remote ?? { address: probe.node, port: NODE_PORT },
    proxyProtocol: parts.source ? { source: parts.source } : null,
    tls: parts.tls,
    protocol: parts.protocol,
  };
}

/** HTTP/1.1 and HTTP/2 as a balancer offers them: one of both, never a choice. */
export function tlsTo(sni: string | null, versions: readonly string[], protocol: Connection["protocol"]): Tls {
  return { sni, versions, alpn: protocol === "h2" ? ["h2"] : [] };
}

/** What the balancer speaks to the servers of a group: HTTP/2 for HTTP2 and GRPC, else HTTP/1.1. */
export function protocolTo(group: TargetGroup): "http/1.1" | "h2" {
  return group.protocolVersion.value === "HTTP2" || group.protocolVersion.value === "GRPC" ? "h2" : "http/1.1";
}
