import type { Connection } from "../../nginx/request/types";
import type { Probe, ProbeRequest } from "../probes/types";
import type { TrafficPath } from "../types";
import { CLIENT_TLS, connect, UP_TO_TLS13 } from "./connection";
import { CLIENT_PORT, NODE_PORT } from "./constants";
import { requestOf } from "./limits";
import type { ToServer } from "./types";

/**
 * What a server gets through a Network Load Balancer or an Azure Load Balancer: the client's own bytes, on a connection of the
 * client's or the balancer's address, after a PROXY header where the target group has one. A TLS listener takes the client's
 * TLS off and, for a TLS target group, speaks its own.
 */
export function layer4ToServer(probe: Probe, path: TrafficPath): ToServer {
  const { method, target, headers, bodyBytes, protocol } = requestOf(probe);
  const client = { address: probe.client, port: CLIENT_PORT };
  const remote = path.group.preserveClientIp.value === true ? client : { address: probe.node, port: NODE_PORT };
  return {
    connection: connect(probe, {
      remote,
      source: path.group.proxyProtocolV2.value === true ? client : null,
      tls: tlsAfter(requestOf(probe), path),
      protocol,
    }),
    request: { method, target, headers, bodyBytes },
  };
}

function tlsAfter(request: ProbeRequest, { listener, group }: TrafficPath): Connection["tls"] {
  if (!request.tls) return null;
  const alpn = request.protocol === "h2" ? ["h2"] : ["http/1.1"];
  if (listener.protocol.value !== "TLS") return { sni: request.sni, versions: CLIENT_TLS, alpn };
  return group.protocol.value === "TLS" ? { sni: null, versions: UP_TO_TLS13, alpn } : null;
}
