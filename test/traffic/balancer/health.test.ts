import { expect } from "chai";
import { healthy, StatusSet, toServer } from "../../../parity/traffic/balancer";
import { probesOf } from "../../../parity/traffic/probes";
import type { TrafficPath } from "../../../parity/traffic/types";
import { fact, healthCheck, type Parts, samplePath, trafficWith } from "../support/sample";

const NOTHING = { maxUpload: null, longestRequest: null, websocketPing: null, headers: null };

/** The first health check of a path, and what the server gets of it. */
function check(parts: Parts): {
  path: TrafficPath;
  probe: ReturnType<typeof probesOf>[number];
  reached: ReturnType<typeof toServer>;
} {
  const path = samplePath(parts);
  const probe = probesOf(trafficWith(path), NOTHING).find(({ kind }) => kind === "health-check");
  if (probe === undefined) throw new Error("there is no health check");
  return { path, probe, reached: toServer(probe, path) };
}

describe("what a server gets of a health check", () => {
  it("of an application load balancer is a request for its own address, with nothing forwarded", () => {
    const { reached } = check({});
    expect(reached).deep.equal({
      connection: {
        local: { address: "10.0.16.10", port: 80 },
        remote: { address: "10.0.0.5", port: 0 },
        proxyProtocol: null,
        tls: null,
        protocol: "http/1.1",
      },
      request: {
        method: "GET",
        target: "/health",
        headers: [
          ["Host", "10.0.16.10:80"],
          ["User-Agent", "ELB-HealthChecker/2.0"],
          ["Connection", "close"],
        ],
        bodyBytes: 0,
      },
    });
  });

  it("goes to the port of the check", () => {
    const { reached } = check({ group: { healthCheck: healthCheck({ port: fact(8888), onTrafficPort: false }) } });
    expect("connection" in reached && reached.connection.local.port).equal(8888);
    expect("request" in reached && reached.request?.headers[0]).deep.equal(["Host", "10.0.16.10:8888"]);
  });

  it("follows the port that servers have of their own", () => {
    const path = samplePath();
    const own = { ...path, servers: { ...path.servers, port: fact(9000) } };
    const [probe] = probesOf(trafficWith(own), NOTHING);
    expect(probe?.server.port).equal(9000);
  });

  it("of a network load balancer names the node and the listener's port", () => {
    const { reached } = check({
      loadBalancer: { kind: "nlb" },
      listener: { protocol: fact("TCP"), port: fact(443) },
      group: { proxyProtocolV2: fact(true), healthCheck: healthCheck({ host: { kind: "node" } }) },
    });
    expect("request" in reached && reached.request?.headers[0]).deep.equal(["Host", "10.0.0.5:443"]);
    expect("connection" in reached && reached.connection.proxyProtocol?.source.address).equal("10.0.0.5");
  });

  it("of a gateway names the host of the probe, for TLS too", () => {
    const named = (name: string, protocol: "HTTP" | "HTTPS" = "HTTPS") =>
      check({
        loadBalancer: { kind: "application-gateway" },
        group: {
          healthCheck: healthCheck({
            userAgent: "",
            protocol: fact(protocol),
            host: { kind: "name", name: fact(name) },
          }),
        },
      }).reached;
    const tls = (name: string) => {
      const reached = named(name);
      return "connection" in reached ? reached.connection.tls : null;
    };
    expect(tls("api.example.net")?.sni).equal("api.example.net");
    expect(tls("api.example.net")?.versions).deep.equal(["TLSv1", "TLSv1.1", "TLSv1.2"]);
    expect(tls("127.0.0.1")?.sni).equal(null);
    const plain = named("127.0.0.1", "HTTP");
    expect("request" in plain && plain.request?.headers).deep.equal([
      ["Host", "127.0.0.1"],
      ["Connection", "close"],
    ]);
  });

  it("over TCP is a connection and nothing else", () => {
    const { reached, probe } = check({ group: { healthCheck: healthCheck({ protocol: fact("TCP") }) } });
    expect(probe.request).equal(null);
    expect("request" in reached && reached.request).equal(null);
  });

  it("of gRPC is a POST over HTTP/2, which only an application can answer", () => {
    const { reached, probe } = check({
      group: {
        protocolVersion: fact("GRPC"),
        healthCheck: healthCheck({ grpc: true, path: fact("/grpc.health.v1.Health/Check"), matcher: fact("0") }),
      },
    });
    expect("connection" in reached && reached.connection.protocol).equal("h2");
    expect("request" in reached && [reached.request?.method, reached.request?.target]).deep.equal([
      "POST",
      "/grpc.health.v1.Health/Check",
    ]);
    expect([probe.expect.status, probe.expect.application]).deep.equal(["200", true]);
  });
});

describe("sets of statuses", () => {
  it("are read as matchers are written", () => {
    expect([200, 299, 301, 404].filter((status) => healthy("200-299,301", status))).deep.equal([200, 299, 301]);
    expect([199, 200, 201].filter((status) => healthy("200", status))).deep.equal([200]);
    expect(healthy(" 200 , 202 ", 202)).equal(true);
  });

  it("match nothing where they are no statuses", () => {
    for (const text of ["", "ok", "2xx", "200-"]) expect(StatusSet.of(text).has(200), text).equal(false);
    expect(StatusSet.of("nonsense,204").has(204)).equal(true);
  });
});
