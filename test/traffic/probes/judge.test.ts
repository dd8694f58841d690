import { expect } from "chai";
import { judgeProbe } from "../../../parity/traffic/probes";
import type { Observation, Probe, Received } from "../../../parity/traffic/probes/types";
import { probeOf } from "../balancer/support";
import { samplePath } from "../support/sample";

const response = (status: number, more: Partial<Extract<Observation, { kind: "response" }>> = {}): Observation => ({
  kind: "response",
  status,
  location: null,
  headers: [],
  application: null,
  body: null,
  ...more,
});
const received = (...headers: Received["headers"]): Received => ({
  method: "GET",
  target: "/",
  httpVersion: "1.1",
  headers,
});

function request(expected: Partial<Probe["expect"]> = {}, more: Partial<Probe> = {}): Probe {
  const probe = probeOf(samplePath(), {}, more);
  return { ...probe, expect: { ...probe.expect, ...expected } };
}

const check = (balancer: Probe["balancer"], expected: Partial<Probe["expect"]> = {}): Probe =>
  request({ application: false, ...expected }, { kind: "health-check", balancer });

const reason = (probe: Probe, observation: Observation): string => {
  const { passes, reason: why } = judgeProbe(probe, observation);
  return `${passes ? "passes" : "fails"}: ${why}`;
};

describe("the judgement of a probe", () => {
  it("speaks of health checks in the vendor's words", () => {
    expect(reason(check("alb"), response(200))).equal("passes: 200");
    expect(reason(check("alb"), response(301))).equal(
      "fails: Target.ResponseCodeMismatch: 301 where the matcher is 200",
    );
    expect(reason(check("nlb", { status: "200-399" }), response(301))).equal("passes: 301");
    expect(reason(check("application-gateway"), response(503))).equal(
      "fails: HTTP status code mismatch: 503 where the matcher is 200",
    );
    expect(reason(check("azure-load-balancer"), response(301))).equal("fails: 301 where the matcher is 200");
    expect(reason(check("alb"), { kind: "timeout" })).equal("fails: Target.Timeout: no answer in time");
    expect(reason(check("alb"), { kind: "refused" })).match(/^fails: Target\.FailedHealthChecks: .*refused$/);
    expect(reason(check("application-gateway"), { kind: "tls-failed" })).match(/^fails: unhealthy: the TLS handshake/);
  });

  it("looks into the body where a gateway does", () => {
    const probe = check("application-gateway", { bodyContains: "ok" });
    expect(reason(probe, response(200, { body: "ok\n" }))).equal("passes: 200");
    expect(reason(probe, response(200, { body: "no" }))).match(/^fails: HTTP response body mismatch/);
  });

  it("wants an application where only one can give what is looked for", () => {
    const probe = check("alb", { application: true });
    expect(reason(probe, response(200))).match(/^fails: Target.FailedHealthChecks: .* no grpc-status$/);
    expect(reason(probe, response(200, { application: received() }))).equal("passes: 200");
  });

  it("of a mere connection is whether it is accepted", () => {
    const probe = { ...check("nlb"), request: null };
    expect(reason(probe, { kind: "connected" })).match(/^passes/);
    expect(reason(probe, { kind: "refused" })).match(/^fails/);
    expect(reason(check("alb"), { kind: "connected" })).match(/^fails/);
  });

  it("says what the client gets where the server gives no answer", () => {
    expect(reason(request(), { kind: "refused" })).match(/^fails: 502: /);
    expect(reason(request(), { kind: "timeout" })).equal("fails: 504: no answer in time");
    expect(reason(request({}, { balancer: "nlb" }), { kind: "closed" })).equal(
      "fails: nginx closes the connection without an answer",
    );
    const socket = request({ status: "101" }, { kind: "slow-response", application: { status: 101, delay: 30 } });
    expect(reason(socket, { kind: "closed" })).match(/^fails: the WebSocket is cut/);
  });

  it("takes a closed connection for what it is meant to be", () => {
    expect(reason(request({ status: "444", application: false }), { kind: "closed" })).match(/^passes/);
    expect(reason(request({ status: "444", application: false }), response(200))).match(/^fails/);
  });

  it("says where a request ends that does not reach the application", () => {
    expect(reason(request(), response(404))).equal("fails: 404 instead of 200");
    expect(reason(request(), response(301, { location: "https://a/" }))).equal(
      "fails: 301 to https://a/ instead of 200",
    );
    expect(reason(request(), response(200))).match(/^fails: 200 from nginx itself/);
    expect(reason(request(), response(200, { application: received() }))).equal("passes: 200 from the application");
  });

  it("says what the application receives instead of what it must", () => {
    const scheme = request({ received: [["x-forwarded-proto", "https"]] });
    const seen = (...headers: Received["headers"]) => response(200, { application: received(...headers) });
    expect(reason(scheme, seen())).equal("fails: the application receives no x-forwarded-proto");
    expect(reason(scheme, seen(["x-forwarded-proto", "http"]))).equal(
      "fails: the application receives x-forwarded-proto: http instead of https",
    );
    expect(reason(scheme, seen(["x-forwarded-proto", "https"]))).match(/^passes/);
    const present = request({ received: [["x-request-id", null]] });
    expect(reason(present, seen(["x-request-id", "{generated}"]))).match(/^passes/);
  });

  it("says whose address the application receives", () => {
    const probe = request({ clientAddress: ["x-forwarded-for"] });
    const seen = (value: string) => reason(probe, response(200, { application: received(["x-forwarded-for", value]) }));
    for (const value of ["203.0.113.10", "198.51.100.66, 203.0.113.10", "203.0.113.10:49152, 10.0.0.5"])
      expect(seen(value), value).match(/^passes/);
    expect(seen("10.0.0.5")).equal(
      "fails: the application receives the balancer's address 10.0.0.5 instead of the client's (x-forwarded-for)",
    );
    expect(seen("198.51.100.66")).match(/^fails: the application does not receive the client's address/);
    const exact = request({ received: [["x-real-ip", "203.0.113.10"]] });
    expect(reason(exact, response(200, { application: received(["x-real-ip", "10.0.0.5"]) }))).equal(
      "fails: the application receives the balancer's address 10.0.0.5 instead of the client's (x-real-ip)",
    );
  });

  it("never passes what is not known, nor nginx that does not start", () => {
    expect(reason(request(), { kind: "unknown", about: "auth_jwt" })).equal("fails: not known: auth_jwt");
    expect(reason(check("alb"), { kind: "not-started", message: "[emerg] …" })).match(/^fails: nginx does not start/);
  });
});
