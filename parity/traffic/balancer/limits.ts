import type { Probe, ProbeRequest } from "../probes/types";
import type { LoadBalancer } from "../types";

/** Which of its limits a request breaks, or null. Sizes are those of the lines as they stand on the wire, without line end. */
export function brokenLimit(
  { limits, bodyLimit }: LoadBalancer,
  request: ProbeRequest,
): "request-line" | "header" | "headers" | "body" | null {
  const line = `${request.method} ${request.target} HTTP/1.1`.length;
  if (limits.requestLine !== null && line > limits.requestLine) return "request-line";
  const headers = request.headers.map(([name, value]) => name.length + 2 + value.length);
  if (limits.header !== null && headers.some((size) => size > limits.header!)) return "header";
  const all = line + headers.reduce((sum, size) => sum + size + 2, 0);
  if (limits.headers !== null && all > limits.headers) return "headers";
  if (bodyLimit.value !== null && request.bodyBytes > bodyLimit.value) return "body";
  return null;
}

/** The probe's request; a probe without one never gets here. */
export function requestOf(probe: Probe): ProbeRequest {
  if (probe.request === null) throw new TypeError(`${probe.id} has no request`);
  return probe.request;
}
