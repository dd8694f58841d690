import type { Request } from "../../nginx/request/types";
import type { Probe } from "../probes/types";
import type { TrafficPath } from "../types";
import { albToServer } from "./alb";
import { gatewayToServer } from "./gateway";
import { checkToServer } from "./health";
import { layer4ToServer } from "./layer4";
import { headerOf } from "./rules";
import { turnedAway } from "./turned-away";
import type { ToServer } from "./types";

export { AWS_TLS_HEADERS, AWS_TRACE_ID, AZURE_TRACE_ID, CLIENT_PORT, NODE_PORT } from "./constants";
export { globMatches } from "./pattern";
export { type Asked, chooseRule, headerOf, holds, hostName, rawPath } from "./rules";
export { healthy, StatusSet } from "./status";
export type { ToServer } from "./types";

/** What was said of a probe on a path: whoever changes what is behind the balancer asks it the same again. */
const known = new WeakMap<Probe, WeakMap<TrafficPath, ToServer>>();

/** The same as text: probes that differ in time alone put one question to the server, and are told one object. */
const questions = new WeakMap<TrafficPath, Map<string, ToServer>>();

/**
 * The load balancer as a pure function: what the server at the end of `path` gets when the probe is made, or what the balancer
 * answers by itself. `path` is the probe's own ({@link Probe.path}).
 */
export function toServer(probe: Probe, path: TrafficPath): ToServer {
  const byPath = known.get(probe) ?? new WeakMap<TrafficPath, ToServer>();
  known.set(probe, byPath);
  const reached = byPath.get(path) ?? oneOf(announced(throughBalancer(probe, path)), path);
  byPath.set(path, reached);
  return reached;
}

function oneOf(reached: ToServer, path: TrafficPath): ToServer {
  const ofPath = questions.get(path) ?? new Map<string, ToServer>();
  questions.set(path, ofPath);
  const text = JSON.stringify(reached);
  const before = ofPath.get(text) ?? reached;
  ofPath.set(text, before);
  return before;
}

function announced(reached: ToServer): ToServer {
  if ("answered" in reached || reached.request === null) return reached;
  return { ...reached, request: withLength(reached.request) };
}

function throughBalancer(probe: Probe, path: TrafficPath): ToServer {
  if (probe.kind === "health-check" || probe.request === null) return checkToServer(probe, path);
  const { kind } = path.loadBalancer;
  if (kind === "nlb" || kind === "azure-load-balancer") return layer4ToServer(probe, path);
  const elsewhere = turnedAway(probe, path);
  if (elsewhere !== null) return elsewhere;
  return kind === "alb" ? albToServer(probe, path) : gatewayToServer(probe, path);
}

/** A body is announced by its length: a probe says how long it is, the wire says so in a header. */
function withLength(request: Request): Request {
  if (request.bodyBytes === 0 || headerOf(request.headers, "content-length") !== null) return request;
  return { ...request, headers: [...request.headers, ["Content-Length", String(request.bodyBytes)]] };
}
