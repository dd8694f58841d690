import { expect } from "chai";
import { AZURE_TRACE_ID } from "../../../parity/traffic/balancer";
import type { TrafficPath } from "../../../parity/traffic/types";
import { fact, type Parts, place, samplePath } from "../support/sample";
import { headersOf, probeOf, reaching, refusal } from "./support";

const gateway = (parts: Parts = {}): TrafficPath =>
  samplePath({ ...parts, loadBalancer: { kind: "application-gateway", ...parts.loadBalancer } });

describe("what a server gets from an application gateway", () => {
  it("is the client's request from a node, with what the gateway adds", () => {
    const path = gateway();
    const { connection, request } = reaching(probeOf(path, { target: "/a?b=c" }), path);
    expect(connection.remote.address).equal("10.0.0.5");
    expect(headersOf(request)).deep.equal({
      host: "api.example.net",
      "x-forwarded-for": "203.0.113.10:49152",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-original-host": "api.example.net",
      "x-original-url": "/a?b=c",
      "x-appgw-trace-id": AZURE_TRACE_ID,
    });
  });

  it("has the client's address behind what the client claims, and no names with an underscore", () => {
    const path = gateway();
    const sent = [
      ["Host", "api.example.net"],
      ["X-Forwarded-For", "198.51.100.66"],
      ["x_tenant", "1"],
    ] as const;
    const headers = headersOf(reaching(probeOf(path, { headers: sent }), path).request);
    expect(headers["x-forwarded-for"]).equal("198.51.100.66, 203.0.113.10:49152");
    expect(headers["x_tenant"]).equal(undefined);
  });

  it("has the host of the backend settings, and the client's beside it", () => {
    const path = gateway({ group: { hostOverride: fact("backend.internal"), protocol: fact("HTTPS") } });
    const { connection, request } = reaching(probeOf(path), path);
    expect([headersOf(request)["host"], headersOf(request)["x-original-host"]]).deep.equal([
      "backend.internal",
      "api.example.net",
    ]);
    expect(connection.tls).deep.equal({ sni: "backend.internal", versions: ["TLSv1", "TLSv1.1", "TLSv1.2"], alpn: [] });
  });

  it("has the path of the backend settings before, or instead of what the rule matches", () => {
    const target = (pathOverride: string, asked: string, pattern?: string) => {
      const conditions =
        pattern === undefined ? [] : [{ kind: "path", patterns: [pattern], regex: false, at: place("rule") } as const];
      const path = gateway({ group: { pathOverride: fact(pathOverride) }, rule: { conditions } });
      return reaching(probeOf(path, { target: asked }), path).request.target;
    };
    // The examples of the documentation.
    expect(target("/override/", "/home/")).equal("/override/home/");
    expect(target("/override/", "/home/secondhome/")).equal("/override/home/secondhome/");
    expect(target("/override/", "/pathrule/home/", "/pathrule*")).equal("/override/home/");
    expect(target("/override/", "/pathrule/home/secondhome/", "/pathrule/home*")).equal("/override/secondhome/");
    expect(target("/override/", "/pathrule/", "/pathrule/")).equal("/override/");
    expect(target("/override/", "/pathrule/home/", "/pathrule/*")).equal("/override/home/");
    expect(target("/", "/pathrule/home/?a=1", "/pathrule/*")).equal("/home/?a=1");
  });

  it("is as the rule's rewrites leave it", () => {
    const path = gateway({
      rule: {
        transforms: [{ kind: "path", regex: "^.*?(?:^/old/(.*)$).*$", replacement: "/new/$1", at: place("rule") }],
        requestHeaders: [
          ["x-forwarded-for", fact("{var_add_x_forwarded_for_proxy}")],
          ["x-original-url", fact<string>(null)],
          ["x-env", fact("{http_req_host}-{var_request_method}")],
          ["x-unknown", fact("{var_something_new}")],
        ],
      },
    });
    const { request } = reaching(probeOf(path, { target: "/old/a?b=c" }), path);
    expect(request.target).equal("/new/a?b=c");
    const headers = headersOf(request);
    expect(headers["x-forwarded-for"]).equal("203.0.113.10");
    expect(headers["x-env"]).equal("api.example.net-GET");
    expect(Object.keys(headers)).not.include.members(["x-original-url", "x-unknown"]);
  });
});

describe("what an application gateway answers by itself", () => {
  it("is a refusal of what is too large", () => {
    const path = gateway({
      loadBalancer: { bodyLimit: fact(128 * 1024), limits: { requestLine: 32_768, header: 32_768, headers: null } },
    });
    expect(refusal(probeOf(path, { method: "POST", bodyBytes: 128 * 1024 + 1 }), path).status).equal(413);
    expect(refusal(probeOf(path, { target: `/${"a".repeat(32_768)}` }), path).status).equal(414);
  });
});
