import { expect } from "chai";
import { asking, only, type Symptom } from "./symptom";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";

/** Both `listen` of the base, changed. */
const listen = (to: string) => ({
  [DEFAULT]: [["listen 8080 default_server", `listen ${to} default_server`]] as const,
  [API]: [["listen 8080", `listen ${to}`]] as const,
});

const header = (name: string, value: string) =>
  asking(({ request }) => ({ request: { ...request, headers: [...request.headers, [name, value]] } }));

export const protocol: readonly Symptom[] = [
  {
    row: "PR-01",
    about: "a clear-text port with http2 speaks nothing else before nginx 1.25.1",
    given: { base: "alb", changes: [{ nginx: listen("8080 http2") }], probes: only("health-check", "request") },
    shows: (seen) => {
      expect(seen.all("health-check").every(({ passes }) => !passes)).to.equal(true);
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["garbled"]));
      expect(seen.all("request").every(({ passes }) => !passes)).to.equal(true);
    },
  },
  {
    row: "PR-01",
    about: "a target group of HTTP/2 before a port that does not speak it",
    given: {
      base: "alb",
      changes: [{ set: { "targets protocolVersion": "HTTP2" } }],
      probes: only("health-check", "request"),
    },
    shows: (seen) => {
      expect(seen.all("health-check").every(({ passes }) => !passes)).to.equal(true);
      expect(seen.all("request").every(({ passes }) => !passes)).to.equal(true);
    },
  },
  {
    row: "PR-02",
    about: "clients of HTTP/1.1 get 464 from a target group of HTTP/2, while checks pass",
    given: {
      base: "alb",
      changes: [{ set: { "targets protocolVersion": "HTTP2" } }, { nginx: listen("8080 http2") }],
      probes: (probes) =>
        probes
          .filter(({ kind }) => kind === "health-check" || kind === "request")
          .map((probe) =>
            probe.kind === "request" && probe.request !== null
              ? { ...probe, request: { ...probe.request, protocol: "http/1.1" } }
              : probe,
          ),
    },
    shows: (seen) => {
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["200"]));
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["464"]));
    },
  },
  {
    row: "PR-03",
    about: "a TLS listener that prefers HTTP/2 hands it to a port that speaks HTTP/1.1 alone",
    given: {
      base: "nlb-tls",
      changes: [{ set: { "listener alpnPolicy": "HTTP2Preferred" } }],
      probes: (probes) => {
        const [first] = probes.filter(({ kind }) => kind === "request");
        return (["http/1.1", "h2"] as const).map((protocol) => ({
          ...first!,
          id: protocol,
          request: { ...first!.request!, protocol },
        }));
      },
    },
    shows: (seen) => {
      const [http1, http2] = seen.all("request");
      expect(http1!.passes).to.equal(true);
      expect(http2!.passes).to.equal(false);
    },
  },
  {
    row: "PR-04",
    about: "without the Upgrade header the application sees no handshake",
    given: {
      base: "alb",
      facts: { websocketPing: 30 },
      changes: [{ nginx: { [MAIN]: [["proxy_set_header Upgrade $http_upgrade;", ""]] } }],
      probes: only("websocket"),
    },
    shows: (seen) => expect(seen.brief("websocket")).to.deep.equal(["400"]),
  },
  {
    row: "PR-04",
    about: "without proxy_http_version it comes as HTTP/1.0",
    given: {
      base: "alb",
      facts: { websocketPing: 30 },
      changes: [{ nginx: { [MAIN]: [["proxy_http_version 1.1;", ""]] } }],
      probes: only("websocket"),
    },
    shows: (seen) => expect(seen.brief("websocket")).to.deep.equal(["400"]),
  },
  {
    row: "PR-05",
    about: "nginx refuses two lengths of one body, where nobody before it does",
    given: {
      base: "nlb-tcp",
      probes: asking(({ request }) => ({
        request: {
          ...request,
          method: "POST",
          headers: [...request.headers, ["Content-Length", "0"], ["Transfer-Encoding", "chunked"]],
        },
      })),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["400"]),
  },
  {
    row: "PR-06",
    about: "a header with an underscore does not reach the application",
    given: {
      base: "alb",
      facts: { headers: ["x_tenant"] },
      changes: [{ set: { "balancer dropInvalidHeaderFields": false } }],
      probes: only("underscore-header"),
    },
    shows: (seen) => {
      expect(seen.received("underscore-header")).to.not.have.property("x_tenant");
      expect(seen.one("underscore-header").passes).to.equal(false);
    },
  },
  {
    row: "PR-06",
    about: "it does where all servers take it, and the balancer does not drop it",
    given: {
      base: "alb",
      facts: { headers: ["x_tenant"] },
      changes: [
        { set: { "balancer dropInvalidHeaderFields": false } },
        // In the default server alone it holds for headers before Host: behind it the named server decides.
        { nginx: { [MAIN]: [["absolute_redirect off;", "absolute_redirect off; underscores_in_headers on;"]] } },
      ],
      probes: only("underscore-header"),
    },
    shows: (seen) => expect(seen.received("underscore-header")["x_tenant"]).to.equal("1"),
  },
  {
    row: "PR-06",
    about: "a gateway drops it, whatever nginx takes",
    given: {
      base: "application-gateway",
      facts: { headers: ["x_tenant"] },
      changes: [{ nginx: { [DEFAULT]: [["server_name _;", "server_name _; underscores_in_headers on;"]] } }],
      probes: only("underscore-header"),
    },
    shows: (seen) => expect(seen.one("underscore-header").passes).to.equal(false),
  },
  {
    row: "PR-07",
    about: "nginx refuses a header that goes on in the next line",
    given: { base: "nlb-tcp", probes: header("X-Folded", "one\r\n two") },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["400"]),
  },
  {
    row: "PR-08",
    about: "a cache before the balancer says Via, and nginx stops compressing",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [API]: [
              [
                "location / {\n    proxy_pass http://application;",
                `location / {\n    gzip on; gzip_types text/plain; default_type text/plain; return 200 "${"long ".repeat(200)}";`,
              ],
            ],
          },
        },
      ],
      probes: (probes) => {
        const [first] = probes.filter(({ kind }) => kind === "request");
        const request = first!.request!;
        const accepts = [...request.headers, ["Accept-Encoding", "gzip"] as const];
        return [
          { ...first!, id: "plain", request: { ...request, headers: accepts } },
          { ...first!, id: "through a cache", request: { ...request, headers: [...accepts, ["Via", "1.1 cache"]] } },
        ];
      },
    },
    shows: (seen) => {
      const encodings = seen
        .all("request")
        .map(({ observation }) =>
          observation.kind === "response"
            ? observation.headers.find(([name]) => name === "content-encoding")?.[1]
            : null,
        );
      expect(encodings).to.deep.equal(["gzip", undefined]);
    },
  },
];
