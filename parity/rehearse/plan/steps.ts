import { toServer } from "../../traffic";
import { CLIENT_PORT } from "../../traffic/balancer";
import type { Observation, Probe } from "../../traffic/probes/types";
import type { TrafficPath } from "../../traffic/types";
import type { Step, TlsSpec } from "../cell/types";
import { clientSocket, directSocket } from "../haproxy/config";
import { isLayer4 } from "../haproxy/server";
import type { Stand } from "../haproxy/types";
import { here } from "../time";

/** How a probe is made; or what is known to come of it, since it never gets to a server. */
export type Planned = { readonly step: Step } | { readonly answered: Observation };

/** Where no limit is known: seconds, as declared. */
const NO_PATIENCE = 300;
/** A prober waits this much longer than who it stands for, so that it is not the first to give up: milliseconds. */
const LEAST_PATIENCE = 300;

export function planStep(stand: Stand, way: string, path: TrafficPath, probe: Probe): Planned {
  const past = probe.kind === "health-check" || probe.request === null || probe.idle > 0;
  return past ? toNginx(stand, path, probe) : { step: toListener(stand, way, path, probe) };
}

/** What a balancer asks itself, and what depends on a connection of its own: past HAProxy, in the bytes of a balancer. */
function toNginx(stand: Stand, path: TrafficPath, probe: Probe): Planned {
  const sent = toServer(probe, path);
  if ("answered" in sent) return sent;
  const { connection, request } = sent;
  return {
    step: {
      ...manner(probe, stand),
      probe,
      socket: stand.namespace === null ? null : directSocket(stand),
      from: { ...connection.remote, address: stand.relocated.source(connection.remote.address) },
      to: stand.relocated.server(connection.local.address, connection.local.port),
      through: "server",
      answersItself: false,
      announced: connection.proxyProtocol?.source ?? null,
      tls: connection.tls === null ? null : tlsOf(connection.tls.sni, connection.tls.versions, connection.tls.alpn),
      tlsWith: "server",
      past: null,
      protocol: connection.protocol === "h2" ? "h2" : "http/1.1",
      request,
    },
  };
}

function toListener(stand: Stand, way: string, path: TrafficPath, probe: Probe): Step {
  const request = probe.request!;
  const { method, target, headers, bodyBytes, protocol, tls, sni } = request;
  const ends = path.listener.protocol.value === "HTTPS" || path.listener.protocol.value === "TLS";
  const endsInClear = ends && stand.experiment;
  return {
    ...manner(probe, stand),
    probe,
    socket: clientSocket(stand, way),
    from: { address: probe.client, port: CLIENT_PORT },
    to: { address: probe.node, port: path.listener.port.value ?? 0 },
    through: "balancer",
    answersItself: !isLayer4(path),
    announced: null,
    tls: tls && !endsInClear ? tlsOf(sni, ["TLSv1.2", "TLSv1.3"], protocol === "h2" ? ["h2"] : ["http/1.1"]) : null,
    tlsWith: ends ? "balancer" : "server",
    past: {
      socket: stand.namespace === null ? null : directSocket(stand),
      from: { address: stand.relocated.source(probe.node), port: CLIENT_PORT },
      to: stand.relocated.server(probe.server.address, probe.server.port),
    },
    protocol,
    request: { method, target, headers, bodyBytes },
  };
}

function tlsOf(sni: string | null, versions: readonly string[], alpn: readonly string[]): TlsSpec {
  const sorted = [...versions].sort() as TlsSpec["minVersion"][];
  return { sni, alpn, minVersion: sorted[0] ?? "TLSv1.2", maxVersion: sorted.at(-1) ?? "TLSv1.3" };
}

function manner(probe: Probe, { speed, experiment }: Stand): Pick<Step, "body" | "delay" | "idle" | "patience"> {
  return {
    body: experiment ? "announced" : "whole",
    delay: here(probe.application.delay, speed),
    idle: here(probe.idle, speed),
    patience: LEAST_PATIENCE + here(probe.patience ?? NO_PATIENCE, speed),
  };
}
