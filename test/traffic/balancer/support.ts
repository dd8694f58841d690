import { expect } from "chai";
import type { Connection, Request } from "../../../parity/nginx/request/types";
import { toServer } from "../../../parity/traffic/balancer";
import type { Observation, Probe, ProbeRequest } from "../../../parity/traffic/probes/types";
import type { TrafficPath } from "../../../parity/traffic/types";

/** What a client sends in these tests, with what a test says otherwise. */
export function probeOf(path: TrafficPath, request: Partial<ProbeRequest> = {}, more: Partial<Probe> = {}): Probe {
  return {
    id: "request",
    kind: "request",
    path: path.id,
    title: "a request",
    client: "203.0.113.10",
    node: "10.0.0.5",
    server: { address: "10.0.16.10", port: 80 },
    request: {
      tls: true,
      sni: "api.example.net",
      protocol: "http/1.1",
      method: "GET",
      target: "/",
      headers: [["Host", "api.example.net"]],
      bodyBytes: 0,
      ...request,
    },
    balancer: path.loadBalancer.kind,
    patience: 60,
    application: { status: 200, delay: 0 },
    idle: 0,
    expect: { status: "200", bodyContains: null, application: true, received: [], clientAddress: [] },
    ...more,
  };
}

/** What the server gets; fails where the balancer answers. */
export function reaching(probe: Probe, path: TrafficPath): { connection: Connection; request: Request } {
  const reached = toServer(probe, path);
  if ("answered" in reached) throw new Error(`the balancer answers: ${JSON.stringify(reached.answered)}`);
  expect(reached.request).not.equal(null);
  return { connection: reached.connection, request: reached.request! };
}

/** The balancer's own answer; fails where the server gets anything. */
export function refusal(probe: Probe, path: TrafficPath): Extract<Observation, { kind: "response" }> {
  const reached = toServer(probe, path);
  if (!("answered" in reached) || reached.answered.kind !== "response") throw new Error("the balancer does not answer");
  return reached.answered;
}

/** Headers by name in lower case. */
export const headersOf = ({ headers }: Request): { readonly [name: string]: string } =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
