import { expect } from "chai";
import { judgeProbe, probesOf } from "../../../parity/traffic/probes";
import type { ApplicationFacts, Probe } from "../../../parity/traffic/probes/types";
import { trafficOf } from "../../../parity/traffic/stack";
import type { StackTraffic } from "../../../parity/traffic/types";
import { type BaseName, bases, graphOf } from "../../support/stacks";
import { fact, NGINX, place, samplePath, servers, subnet, trafficWith } from "../support/sample";
import { observed } from "./observed";

const NOTHING: ApplicationFacts = { maxUpload: null, longestRequest: null, websocketPing: null, headers: null };
const EVERYTHING: ApplicationFacts = {
  maxUpload: 20 * 1024 * 1024,
  longestRequest: 45,
  websocketPing: 30,
  headers: ["x_tenant", "idempotency-key"],
};

const count = (probes: readonly Probe[], kind: Probe["kind"]): number =>
  probes.filter((probe) => probe.kind === kind).length;
const titles = (probes: readonly Probe[], kind: Probe["kind"]): string[] =>
  probes.filter((probe) => probe.kind === kind).map(({ title }) => title);

describe("probes", () => {
  it("ask from every subnet of the balancer, and of everything else once", () => {
    const probes = probesOf(trafficWith(samplePath()), EVERYTHING);
    expect(titles(probes, "health-check")).deep.equal([
      "the health check from 10.0.0.0/24",
      "the health check from 10.0.1.0/24",
    ]);
    expect(titles(probes, "request")).deep.equal([
      "a request for https://api.example.net/ through 10.0.0.0/24",
      "a request for https://api.example.net/ through 10.0.1.0/24",
    ]);
    for (const kind of [
      "forged-address",
      "upload",
      "websocket",
      "idle-connection",
      "drain",
      "underscore-header",
    ] as const)
      expect(count(probes, kind), kind).equal(1);
    expect(titles(probes, "slow-response")).deep.equal([
      "a WebSocket at https://api.example.net/ that is silent for 30 s",
      "a request to https://api.example.net/ that takes 45 s",
    ]);
  });

  it("ask only what is known of the application", () => {
    const probes = probesOf(trafficWith(samplePath()), NOTHING);
    for (const kind of ["websocket", "slow-response", "underscore-header"] as const)
      expect(count(probes, kind)).equal(0);
    // What nginx is declared to take.
    expect(titles(probes, "upload")).deep.equal(["an upload of 20 MiB to https://api.example.net/"]);
  });

  it("say where the balancer's network is not known", () => {
    const probes = probesOf(trafficWith(samplePath({ loadBalancer: { subnets: [subnet(null)] } })), NOTHING);
    expect(titles(probes, "health-check")).deep.equal(["the health check from an unknown subnet"]);
    expect(titles(probes, "request")).deep.equal(["a request for https://api.example.net/ through an unknown subnet"]);
  });

  it("ask nothing of servers without nginx, nor where no port is known", () => {
    expect(probesOf(trafficWith(samplePath({ text: null })), EVERYTHING)).deep.equal([]);
    expect(probesOf(trafficWith(samplePath({ group: { port: fact<number>(null) } })), EVERYTHING)).deep.equal([]);
  });

  it("have ids that are stable and all different, even where two paths are alike", () => {
    const path = samplePath();
    const other = { ...path, servers: servers(NGINX, { at: place("api/others") }) };
    const probes = probesOf(trafficWith(path, other), EVERYTHING);
    expect(new Set(probes.map(({ id }) => id)).size).equal(probes.length);
    expect(probes).deep.equal(probesOf(trafficWith(path, other), EVERYTHING));
    expect(count(probes, "health-check")).equal(4);
  });

  it("do not ask the same twice for two listeners of one group", () => {
    const path = samplePath();
    const http = samplePath({ listener: { protocol: fact("HTTP"), port: fact(80), at: place("api/http") } });
    const plain = { ...http, group: path.group, servers: path.servers };
    const probes = probesOf(trafficWith(path, plain), EVERYTHING);
    expect([count(probes, "health-check"), count(probes, "request"), count(probes, "drain")]).deep.equal([2, 4, 1]);
    expect(titles(probes, "drain")[0]).match(/https:\/\//);
  });

  it("ask for what nginx has locations for, of the server that the host belongs to", () => {
    const text = NGINX.replace(
      "server_name api.example.net;",
      "server_name api.example.net; location /files/ { root /srv; } location ~ \\.pdf$ { return 410; } location = /in { internal; }",
    );
    const probes = probesOf(trafficWith(samplePath({ text })), NOTHING).filter(({ kind }) => kind === "request");
    expect(
      probes.map(({ request, expect: { status, application } }) => [request?.target, status, application]),
    ).deep.equal([
      ["/", "200", true],
      ["/", "200", true],
      ["/files/", "200-399,404", false],
      ["/x.pdf", "410", false],
      ["/in", "404", false],
    ]);
  });

  it("take a server without the name for meant where it is there to serve, and not where it turns strangers away", () => {
    const expected = (block: string) => {
      const text = `events {}\nhttp { server { listen 80; ${block} } }\n`;
      const probes = probesOf(trafficWith(samplePath({ text })), NOTHING).filter(({ kind }) => kind === "request");
      return new Map(probes.map(({ request, expect: { status } }) => [request?.target, status] as const));
    };
    const proxied = "proxy_pass http://127.0.0.1:3000;";
    const own = expected(`location /ping { return 204; } location / { ${proxied} }`);
    expect([own.get("/"), own.get("/ping")]).deep.equal(["200", "204"]);
    const pages = expected(`location /api/ { ${proxied} } location / { root /srv; try_files $uri /index.html; }`);
    expect([pages.get("/api/"), pages.get("/")]).deep.equal(["200", "200-399,404"]);
    for (const away of ["return 404;", "return 301 https://www.example.net$request_uri;"]) {
      const strangers = expected(`location = /ping { ${proxied} } location / { ${away} }`);
      expect(strangers.get("/"), away).equal("200");
    }
    // A distribution's pages hand nothing on.
    const both = `location / { root /srv; } } server { listen 81; location / { ${proxied} }`;
    expect(expected(both).get("/")).equal("200");
  });

  it("ask for the boundaries of a pattern, and leave what another rule takes", () => {
    const path = samplePath({
      rule: { conditions: [{ kind: "path", patterns: ["/api*"], regex: false, at: place("rule") }] },
    });
    const first = {
      ...path.rule,
      at: place("first"),
      conditions: [{ kind: "path", patterns: ["/apix"], regex: false, at: place("first") }] as const,
    };
    const listener = { ...path.listener, rules: [first, path.rule] };
    const probes = probesOf(trafficWith({ ...path, listener }), NOTHING).filter(({ kind }) => kind === "request");
    expect([...new Set(probes.map(({ request }) => request?.target))]).deep.equal(["/api", "/api/x"]);
  });

  it("take hosts from the rule, the listener, the certificate, then nginx", () => {
    const hosts = (parts: Parameters<typeof samplePath>[0]) => [
      ...new Set(
        probesOf(trafficWith(samplePath(parts)), NOTHING).flatMap(({ kind, request }) =>
          kind === "request" ? [request?.headers[0]?.[1]] : [],
        ),
      ),
    ];
    const none = { conditions: [] };
    expect(hosts({})).deep.equal(["api.example.net"]);
    expect(hosts({ rule: none, listener: { hosts: fact(["*.example.org"]) } })).deep.equal(["x.example.org"]);
    expect(hosts({ rule: none, listener: { certificateNames: fact(["*.example.net"]) } })).deep.equal([
      "api.example.net",
    ]);
    expect(hosts({ rule: none, listener: { certificateNames: fact<readonly string[]>(null) } })).deep.equal([
      "api.example.net",
    ]);
  });

  it("try uploads, sockets and slow requests where a location is declared for them", () => {
    const text = NGINX.replace(
      "server_name api.example.net;",
      `server_name api.example.net;
       location /upload { client_max_body_size 50m; proxy_pass http://127.0.0.1:3000; }
       location /socket { proxy_set_header Upgrade $http_upgrade; proxy_pass http://127.0.0.1:3000; }
       location /report { proxy_read_timeout 300s; proxy_pass http://127.0.0.1:3000; }`,
    );
    const probes = probesOf(trafficWith(samplePath({ text })), EVERYTHING);
    const target = (kind: Probe["kind"], detail = "") =>
      probes.find((probe) => probe.kind === kind && probe.id.includes(detail))?.request?.target;
    expect(target("upload")).equal("/upload");
    expect(target("websocket")).equal("/socket");
    expect(target("slow-response", "slow-response https")).equal("/report");
    expect(target("drain")).equal("/report");
  });

  it("are as long as nginx is declared to take, within what the balancer lets through", () => {
    const line = (buffers: string, kind: "long-request-line" | "large-header") => {
      const text = NGINX.replace("large_client_header_buffers 4 32k;", buffers);
      const request = probesOf(trafficWith(samplePath({ text })), NOTHING).find((probe) => probe.kind === kind)!
        .request!;
      const cookie = request.headers.find(([name]) => name === "Cookie");
      return kind === "large-header" ? `Cookie: ${cookie![1]}`.length : `GET ${request.target} HTTP/1.1`.length;
    };
    for (const kind of ["long-request-line", "large-header"] as const) {
      expect(line("large_client_header_buffers 4 32k;", kind)).within(16 * 1024 - 256, 16 * 1024 - 2);
      expect(line("large_client_header_buffers 4 12k;", kind)).within(12 * 1024 - 256, 12 * 1024 - 2);
      expect(line("", kind)).within(8 * 1024 - 256, 8 * 1024 - 2);
    }
  });

  it("upload as much as nginx and the balancer are declared to take, where the application does not say", () => {
    const bytes = (size: string, limit: number | null = null) => {
      const text = NGINX.replace("client_max_body_size 20m;", size);
      const path = samplePath({ text, loadBalancer: { bodyLimit: fact(limit) } });
      return probesOf(trafficWith(path), NOTHING).find(({ kind }) => kind === "upload")?.request?.bodyBytes;
    };
    const mib = 1024 * 1024;
    expect(bytes("")).equal(mib);
    expect(bytes("client_max_body_size 5m;")).equal(5 * mib);
    expect(bytes("client_max_body_size 5m;", 128 * 1024)).equal(128 * 1024);
    expect(bytes("client_max_body_size 2g;")).equal(32 * mib);
    expect(bytes("client_max_body_size 0;")).equal(2 * mib);
  });

  it("expect the client's address, host and scheme where they are declared to be passed", () => {
    const expected = (headers: string) => {
      const text = NGINX.replace(/proxy_set_header [^;]+;/g, "").replace("proxy_pass", `${headers} proxy_pass`);
      const probe = probesOf(trafficWith(samplePath({ text })), NOTHING).find(({ kind }) => kind === "request");
      return [probe?.expect.received, probe?.expect.clientAddress];
    };
    expect(expected("")).deep.equal([[], []]);
    expect(expected("proxy_set_header Host $host;")).deep.equal([[["host", "api.example.net"]], []]);
    expect(expected("proxy_set_header X-Real-IP $remote_addr;")).deep.equal([[["x-real-ip", "203.0.113.10"]], []]);
    expect(expected("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")).deep.equal([
      [],
      ["x-forwarded-for"],
    ]);
    expect(expected("proxy_set_header X-Forwarded-Proto $scheme;")).deep.equal([[["x-forwarded-proto", "https"]], []]);
    expect(expected("proxy_set_header X-Forwarded-Proto https;")).deep.equal([[], []]);
  });
});

describe("probes of stacks where everything is right", () => {
  const withoutUnderscore = { ...EVERYTHING, headers: ["idempotency-key"] };
  const traffic = (name: BaseName): StackTraffic => trafficOf(graphOf(bases[name]));

  for (const name of Object.keys(bases) as BaseName[]) {
    it(`pass behind ${name}, and are not many`, () => {
      const stack = traffic(name);
      const probes = probesOf(stack, withoutUnderscore);
      expect(probes.length).within(10, 20);
      const failed = probes
        .map((probe) => [probe.title, judgeProbe(probe, observed(probe, stack))] as const)
        .filter(([, { passes }]) => !passes)
        .map(([title, { reason }]) => `${title}: ${reason}`);
      expect(failed).deep.equal([]);
    });
  }
});
