import { expect } from "chai";
import { AWS_TRACE_ID } from "../../../parity/traffic/balancer";
import { fact, place, samplePath } from "../support/sample";
import { headersOf, probeOf, reaching, refusal } from "./support";

const host = (name: string) => ({ headers: [["Host", name] as const] });

describe("what a server gets from an application load balancer", () => {
  it("is the client's request from a node, with what the balancer adds", () => {
    const path = samplePath();
    const { connection, request } = reaching(probeOf(path, { target: "/a?b=c" }), path);
    expect(connection.local).deep.equal({ address: "10.0.16.10", port: 80 });
    expect(connection.remote.address).equal("10.0.0.5");
    expect([connection.tls, connection.proxyProtocol, connection.protocol]).deep.equal([null, null, "http/1.1"]);
    expect(request.target).equal("/a?b=c");
    expect(headersOf(request)).deep.equal({
      host: "api.example.net",
      "x-forwarded-for": "203.0.113.10",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-amzn-trace-id": AWS_TRACE_ID,
    });
  });

  it("has the client's address behind, instead of, or besides what the client claims", () => {
    const claim = {
      headers: [
        ["Host", "api.example.net"],
        ["X-Forwarded-For", "198.51.100.66"],
      ] as const,
    };
    const forwarded = (mode: "append" | "preserve" | "remove", port = false) => {
      const path = samplePath({ loadBalancer: { forwardedFor: fact(mode), forwardedPort: fact(port) } });
      return headersOf(reaching(probeOf(path, claim), path).request)["x-forwarded-for"];
    };
    expect(forwarded("append")).equal("198.51.100.66, 203.0.113.10");
    expect(forwarded("append", true)).match(/^198\.51\.100\.66, 203\.0\.113\.10:\d+$/);
    expect(forwarded("preserve")).equal("198.51.100.66");
    expect(forwarded("remove")).equal(undefined);
  });

  it("has no port in its Host on 80 and 443, and the listener's on others, unless the Host is preserved", () => {
    const seen = (port: number, name: string, preserve = false) => {
      const path = samplePath({ listener: { port: fact(port) }, loadBalancer: { preserveHost: fact(preserve) } });
      return headersOf(reaching(probeOf(path, host(name)), path).request)["host"];
    };
    expect(seen(443, "api.example.net:443")).equal("api.example.net");
    expect(seen(443, "api.example.net")).equal("api.example.net");
    expect(seen(8443, "api.example.net")).equal("api.example.net:8443");
    expect(seen(8443, "api.example.net:9")).equal("api.example.net:9");
    expect(seen(443, "api.example.net:443", true)).equal("api.example.net:443");
    expect(seen(8443, "api.example.net", true)).equal("api.example.net");
  });

  it("overrides what a client claims of scheme and port", () => {
    const path = samplePath({ listener: { port: fact(80), protocol: fact("HTTP") } });
    const claims = [
      ["Host", "api.example.net"],
      ["X-Forwarded-Proto", "https"],
      ["x-forwarded-port", "443"],
    ] as const;
    const headers = headersOf(reaching(probeOf(path, { headers: claims, tls: false }), path).request);
    expect([headers["x-forwarded-proto"], headers["x-forwarded-port"]]).deep.equal(["http", "80"]);
  });

  it("has names with an underscore unless they are dropped", () => {
    const request = {
      headers: [
        ["Host", "api.example.net"],
        ["x_tenant", "1"],
      ] as const,
    };
    const tenant = (drop: boolean) => {
      const path = samplePath({ loadBalancer: { dropInvalidHeaders: fact(drop) } });
      return headersOf(reaching(probeOf(path, request), path).request)["x_tenant"];
    };
    expect([tenant(false), tenant(true)]).deep.equal(["1", undefined]);
  });

  it("has Connection only with an upgrade", () => {
    const path = samplePath();
    const connection = (...more: readonly (readonly [string, string])[]) =>
      headersOf(reaching(probeOf(path, { headers: [["Host", "api.example.net"], ...more] }), path).request)[
        "connection"
      ];
    expect(connection(["Connection", "keep-alive"])).equal(undefined);
    expect(connection(["Connection", "Upgrade"], ["Upgrade", "websocket"])).equal("Upgrade");
  });

  it("is HTTP/2 for HTTP2 and GRPC, which refuse clients of HTTP/1.1", () => {
    const path = samplePath({ group: { protocolVersion: fact("HTTP2") } });
    expect(refusal(probeOf(path), path).status).equal(464);
    expect(reaching(probeOf(path, { protocol: "h2" }), path).connection.protocol).equal("h2");
    const plain = samplePath();
    expect(reaching(probeOf(plain, { protocol: "h2" }), plain).connection.protocol).equal("http/1.1");
  });

  it("is TLS by the policy that belongs to the listener's, without SNI", () => {
    const versions = (sslPolicy: string) => {
      const path = samplePath({ group: { protocol: fact("HTTPS") }, listener: { sslPolicy: fact(sslPolicy) } });
      const { tls } = reaching(probeOf(path), path).connection;
      expect(tls?.sni).equal(null);
      return tls?.versions.at(-1);
    };
    expect(versions("ELBSecurityPolicy-TLS13-1-2-2021-06")).equal("TLSv1.3");
    expect(versions("ELBSecurityPolicy-2016-08")).equal("TLSv1.2");
  });

  it("is what a rule's transforms make of it", () => {
    const transforms = [
      { kind: "path", regex: "^/v1/(.*)$", replacement: "/$1", at: place("rule") },
      { kind: "host", regex: "^(.+)\\.example\\.net$", replacement: "$1.internal", at: place("rule") },
    ] as const;
    const path = samplePath({ rule: { transforms } });
    const { request } = reaching(probeOf(path, { target: "/v1/items?page=2" }), path);
    expect([request.target, headersOf(request)["host"]]).deep.equal(["/items?page=2", "api.internal"]);
    expect(reaching(probeOf(path, { target: "/v2" }), path).request.target).equal("/v2");
  });

  it("announces the length of a body", () => {
    const path = samplePath();
    expect(headersOf(reaching(probeOf(path, { method: "POST", bodyBytes: 5 }), path).request)["content-length"]).equal(
      "5",
    );
  });
});

describe("what an application load balancer answers by itself", () => {
  it("is a refusal of what is too long", () => {
    const path = samplePath();
    const long = "a".repeat(16 * 1024);
    expect(refusal(probeOf(path, { target: `/?${long}` }), path).status).equal(414);
    expect(
      refusal(probeOf(path, { headers: [...host("api.example.net").headers, ["Cookie", long]] }), path).status,
    ).equal(400);
    const many = Array.from({ length: 8 }, (_, index) => [`X-Part-${index}`, "a".repeat(10_000)] as const);
    expect(refusal(probeOf(path, { headers: [...host("api.example.net").headers, ...many] }), path).status).equal(400);
    const addresses = Array.from({ length: 31 }, () => "198.51.100.66").join(", ");
    expect(
      refusal(probeOf(path, { headers: [...host("api.example.net").headers, ["X-Forwarded-For", addresses]] }), path)
        .status,
    ).equal(463);
  });

  it("is its firewall's refusal of a large body", () => {
    const path = samplePath({ loadBalancer: { bodyLimit: fact(8192) } });
    expect(refusal(probeOf(path, { method: "POST", bodyBytes: 8193 }), path).status).equal(403);
    expect(reaching(probeOf(path, { method: "POST", bodyBytes: 8192 }), path).request.bodyBytes).equal(8192);
  });

  it("is another rule's answer, where that comes first", () => {
    const path = samplePath();
    const redirect = {
      ...path.rule,
      at: place("redirect"),
      conditions: [{ kind: "path", patterns: ["/old*"], regex: false, at: place("redirect") }] as const,
      action: {
        kind: "redirect",
        status: 301,
        protocol: "HTTPS",
        host: "new.example.net",
        port: "443",
        path: "/#{path}",
        query: "#{query}",
      } as const,
    };
    const fixed = {
      ...path.rule,
      at: place("fixed"),
      conditions: [],
      action: { kind: "fixed-response", status: 404, contentType: "text/plain", body: "" } as const,
    };
    const listener = { ...path.listener, rules: [redirect, path.rule, fixed] };
    const found = refusal(probeOf(path, { target: "/old/x?a=1" }), { ...path, listener });
    expect([found.status, found.location]).deep.equal([301, "https://new.example.net:443/old/x?a=1"]);
    expect(refusal(probeOf(path, host("other.example.net")), { ...path, listener }).status).equal(404);
    expect(reaching(probeOf(path), { ...path, listener }).request.target).equal("/");
  });
});
