import { expect } from "chai";
import fc from "fast-check";
import { chooseRule, toServer } from "../../../parity/traffic/balancer";
import { judgeProbe, probesOf } from "../../../parity/traffic/probes";
import type { ApplicationFacts } from "../../../parity/traffic/probes/types";
import type { Condition, TrafficPath } from "../../../parity/traffic/types";
import { fact, healthCheck, listener, NGINX, place, samplePath, subnet, trafficWith } from "../support/sample";
import { observed } from "./observed";

/** Patterns as people write them, and as nobody should. */
const pattern = fc.oneof(
  fc.constantFrom("*", "/*", "/api*", "/api/*", "/a?c", "*.php", "/x", "", "[", "(", "/%2e%2e/", "//", "/ü", "a b"),
  fc.string({ unit: fc.constantFrom("/", "a", "*", "?", ".", "("), maxLength: 8 }),
);
const host = fc.constantFrom(
  "api.example.net",
  "*.example.net",
  "*",
  "",
  "_",
  "a b",
  "x".repeat(300),
  "[::1]",
  "é.example",
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant("path" as const),
    patterns: fc.array(pattern, { maxLength: 3 }),
    regex: fc.boolean(),
    at: fc.constant(place("r")),
  }),
  fc.record({
    kind: fc.constant("host" as const),
    patterns: fc.array(host, { maxLength: 3 }),
    regex: fc.boolean(),
    at: fc.constant(place("r")),
  }),
  fc.record({
    kind: fc.constant("header" as const),
    name: fc.constantFrom("X-Canary", "user-agent", "Cookie", "Host", "Accept"),
    patterns: fc.array(pattern, { maxLength: 2 }),
    regex: fc.boolean(),
    at: fc.constant(place("r")),
  }),
  fc.record({
    kind: fc.constant("query" as const),
    pairs: fc.array(fc.tuple(fc.constantFrom(null, "v", "v*", ""), pattern), { maxLength: 2 }),
    at: fc.constant(place("r")),
  }),
  fc.record({
    kind: fc.constantFrom("method" as const, "source-ip" as const),
    patterns: fc.array(fc.constantFrom("POST", "GET", "198.51.100.0/24", "0.0.0.0/0", "x"), { maxLength: 2 }),
    at: fc.constant(place("r")),
  }),
  fc.constant({ kind: "unknown" as const, at: place("r") }),
);

/** The sample's nginx with a piece cut out, or something put in. */
const nginx = fc
  .tuple(
    fc.nat(NGINX.length),
    fc.nat(200),
    fc.constantFrom("", ";", "{", "}", "location ~ ( {", "server { listen 80; }", "return 444;", "listen 80 ssl;"),
  )
  .map(([at, length, text]) => NGINX.slice(0, at) + text + NGINX.slice(at + length));

const someFacts: fc.Arbitrary<ApplicationFacts> = fc.record({
  maxUpload: fc.constantFrom(null, 0, 1, 20 * 1024 * 1024),
  longestRequest: fc.constantFrom(null, 0, 45),
  websocketPing: fc.constantFrom(null, 30),
  headers: fc.constantFrom(null, [], ["x_tenant", "a b_", "", "_"]),
});

const somePath: fc.Arbitrary<TrafficPath> = fc
  .record({
    kind: fc.constantFrom("alb", "nlb", "application-gateway", "azure-load-balancer"),
    text: fc.oneof(nginx, fc.constant(NGINX), fc.constant("")),
    conditions: fc.array(condition, { maxLength: 2 }),
    protocol: fc.constantFrom("HTTP", "HTTPS", "TCP", "TLS", null),
    port: fc.constantFrom<number | null>(null, 0, 80, 443, 8443),
    cidr: fc.constantFrom(null, "", "10.0.0.0/24", "10.0.0.0/32", "10.0.0.0/99", "fd00::/64"),
    version: fc.constantFrom("HTTP1", "HTTP2", "GRPC", null),
    limit: fc.constantFrom(null, 0, 1, 16_384),
    check: fc.constantFrom(
      healthCheck(),
      healthCheck({ protocol: fact("TCP") }),
      healthCheck({ path: fact<string>(null) }),
      healthCheck({ grpc: true }),
      healthCheck({ host: { kind: "node" } }),
    ),
    override: fc.constantFrom(null, fact(""), fact("/x/"), fact<string>(null)),
  })
  .map(({ kind, text, conditions, protocol, port, cidr, version, limit, check, override }) =>
    samplePath({
      text,
      rule: { conditions },
      listener: { protocol: fact(protocol), port: fact(port), certificateNames: fact(["*.example.net", ""]) },
      group: { protocolVersion: fact(version), healthCheck: check, pathOverride: override, hostOverride: override },
      loadBalancer: { kind, subnets: [subnet(cidr)], limits: { requestLine: limit, header: limit, headers: limit } },
    } as Parameters<typeof samplePath>[0]),
  );

describe("laws of probes", () => {
  it("hold for every path: no error, ids all different, requests that their own rule takes, the same each time", () => {
    fc.assert(
      fc.property(somePath, someFacts, (path, facts) => {
        const traffic = trafficWith(path);
        const probes = probesOf(traffic, facts);
        expect(new Set(probes.map(({ id }) => id)).size).equal(probes.length);
        expect(probes.length).below(60);
        for (const probe of probes) {
          toServer(probe, path);
          judgeProbe(probe, observed(probe, traffic));
          if (probe.kind === "health-check" || probe.request === null) continue;
          expect(chooseRule(path.listener, { ...probe.request, client: probe.client })).equal(path.rule);
        }
        expect(probesOf(traffic, facts)).deep.equal(probes);
      }),
      { numRuns: Number(process.env["FUZZ_CASES"] ?? 200) },
    );
  });

  it("are few even for many hosts, paths and locations", () => {
    const names = Array.from({ length: 60 }, (_, index) => `h${index}.example.net`);
    const blocks = names.map(
      (name) =>
        `server { listen 80; server_name ${name}; ${Array.from({ length: 20 }, (_, index) => `location /l${index} { return 200; }`).join(" ")} }`,
    );
    const text = `events {} http { ${blocks.join("\n")} }`;
    const path = samplePath({ text });
    const many = {
      ...path.rule,
      conditions: [{ kind: "host", patterns: names, regex: false, at: place("r") }] as const,
    };
    const entrance = listener([many]);
    const probes = probesOf(
      trafficWith({
        ...path,
        rule: many,
        listener: entrance,
        loadBalancer: { ...path.loadBalancer, listeners: [entrance] },
      }),
      { maxUpload: null, longestRequest: null, websocketPing: null, headers: null },
    );
    expect(probes.length).below(100);
  });
});
