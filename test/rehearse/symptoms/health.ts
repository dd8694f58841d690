import { expect } from "chai";
import { checking, only, type Symptom } from "./symptom";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";
const health = only("health-check");

/** The health location of the base with other lines in it. */
const healthLocation = (lines: string) => ({
  [DEFAULT]: [["proxy_pass http://application;\n    proxy_read_timeout 3s;", lines]] as const,
});

/** Another server first, the default one no more. */
const withoutDefault = {
  [MAIN]: [
    [
      "include conf.d/default.conf;",
      "server { listen 8080; server_name old.example.net; return 301 https://api.example.net$request_uri; } include conf.d/default.conf;",
    ],
  ] as const,
  [DEFAULT]: [["listen 8080 default_server", "listen 8080"]] as const,
};

const gatewayProbe = "gateway probes[0]";

export const healthChecks: readonly Symptom[] = [
  {
    row: "HC-01",
    about: "nothing answers the path of the health check",
    given: { base: "alb", changes: [{ set: { "targets healthCheck.path": "/ping" } }], probes: health },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["404", "404"]);
      expect(seen.one("health-check").reason).to.equal("Target.ResponseCodeMismatch: 404 where the matcher is 200");
    },
  },
  {
    row: "HC-02",
    about: "a redirect is no success behind an Application Load Balancer",
    given: { base: "alb", changes: [{ nginx: healthLocation("return 301 /up;") }], probes: health },
    shows: (seen) => {
      expect(seen.all("health-check").map(({ passes }) => passes)).to.deep.equal([false, false]);
      expect(seen.checks()).to.deep.equal(["L7STS 301", "L7STS 301"]);
    },
  },
  {
    row: "HC-02",
    about: "the same redirect is one behind a gateway that takes 200 to 399",
    given: {
      base: "application-gateway",
      changes: [{ remove: [`${gatewayProbe}.match`] }, { nginx: healthLocation("return 301 /up;") }],
      probes: health,
    },
    shows: (seen) => expect(seen.one("health-check").passes).to.equal(true),
  },
  {
    row: "HC-03",
    about: "the check has an address for a Host, and falls to the server that is first",
    given: { base: "alb", changes: [{ nginx: withoutDefault }], probes: only("health-check", "request") },
    shows: (seen) => {
      expect(seen.brief("health-check").every((one) => one.startsWith("301 "))).to.equal(true);
      expect(seen.all("request").every(({ passes }) => passes)).to.equal(true);
    },
  },
  {
    row: "HC-04",
    about: "a Network Load Balancer gives its own address as the Host, and not the server's",
    given: {
      base: "nlb-tcp",
      changes: [
        {
          nginx: {
            ...withoutDefault,
            [DEFAULT]: [
              ["default_server ", ""],
              ["server_name _", "server_name 10.0.16.10 10.0.32.10"],
            ],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => {
      const [first] = seen.all("health-check");
      expect(first!.probe.request!.headers[0]).to.deep.equal(["Host", "10.0.0.5:80"]);
      expect(seen.brief("health-check").every((one) => one.startsWith("301 "))).to.equal(true);
    },
  },
  {
    row: "HC-05",
    about: "a gateway asks for the host of its probe, which no server has",
    given: {
      base: "application-gateway",
      changes: [{ set: { [`${gatewayProbe}.host`]: "health.example.net" } }, { nginx: withoutDefault }],
      probes: health,
    },
    shows: (seen) => expect(seen.one("health-check").passes).to.equal(false),
  },
  {
    row: "HC-06",
    about: "a check of its own port passes while requests are refused",
    given: {
      base: "alb",
      changes: [
        { set: { "targets healthCheck.port": "9000" } },
        {
          nginx: {
            [DEFAULT]: [["listen 8080 default_server", "listen 9000 default_server"]],
            [API]: [["listen 8080", "listen 9001"]],
          },
        },
      ],
      probes: only("health-check", "request"),
    },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["200", "200"]);
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["refused"]));
    },
  },
  {
    row: "HC-07",
    about: "the check speaks TLS to a port of clear text",
    given: { base: "alb", changes: [{ set: { "targets healthCheck.protocol": "HTTPS" } }], probes: health },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["tls-failed", "tls-failed"]);
      expect(seen.checks()[0]).to.match(/^L6/);
    },
  },
  {
    row: "HC-08",
    about: "a redirect to HTTPS catches the check, which has no X-Forwarded-Proto",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [DEFAULT]: [
              [
                "server_name _;",
                "server_name _; if ($http_x_forwarded_proto != https) { return 301 https://$host$request_uri; }",
              ],
            ],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => expect(seen.brief("health-check")[0]).to.equal("301 https://10.0.16.10/health"),
  },
  {
    row: "HC-09",
    about: "a redirect to the one name catches the check, which asks for an address",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [DEFAULT]: [
              [
                "server_name _;",
                'server_name _; if ($host != "api.example.net") { return 301 https://api.example.net$request_uri; }',
              ],
            ],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => expect(seen.brief("health-check")[0]).to.equal("301 https://api.example.net/health"),
  },
  {
    row: "HC-10",
    about: "one of the balancer's subnets is not allowed",
    given: {
      base: "alb",
      changes: [{ nginx: healthLocation("proxy_pass http://application; allow 10.0.0.0/24; deny all;") }],
      probes: health,
    },
    shows: (seen) => expect(seen.brief("health-check")).to.deep.equal(["200", "403"]),
  },
  {
    row: "HC-10",
    about: "return comes before allow and deny",
    given: {
      base: "alb",
      changes: [{ nginx: healthLocation("return 200; allow 10.0.0.0/24; deny all;") }],
      probes: health,
    },
    shows: (seen) => expect(seen.brief("health-check")).to.deep.equal(["200", "200"]),
  },
  {
    row: "HC-11",
    about: "a filter of agents refuses the balancer's",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [DEFAULT]: [["server_name _;", 'server_name _; if ($http_user_agent !~ "Mozilla") { return 403; }']],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => expect(seen.brief("health-check")).to.deep.equal(["403", "403"]),
  },
  {
    row: "HC-12",
    about: "the application behind a health check answers later than the balancer waits",
    given: {
      base: "alb",
      changes: [{ nginx: healthLocation("proxy_pass http://application;") }],
      // Longer than the check's 5 s, shorter than nginx waits by default.
      probes: checking(() => ({ application: { status: 200, delay: 50 } })),
    },
    shows: (seen) => {
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["timeout"]));
      expect(seen.one("health-check").reason).to.match(/^Target.Timeout/);
    },
  },
  {
    row: "HC-15",
    about: "a Network Load Balancer checks with TLS 1.2 at most",
    given: {
      base: "nlb-tcp",
      changes: [
        { set: { "targets healthCheck.protocol": "HTTPS" } },
        {
          nginx: {
            [DEFAULT]: [
              [
                "listen 8080 default_server so_keepalive=60s:10s:3;",
                "listen 8080 ssl default_server; ssl_certificate /etc/ssl/a.pem; ssl_certificate_key /etc/ssl/a.key; ssl_protocols TLSv1.3;",
              ],
            ],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => expect(seen.brief("health-check")).to.deep.equal(["tls-failed", "tls-failed"]),
  },
  {
    row: "HC-16",
    about: "nginx answers a check of gRPC itself, without a grpc-status",
    given: {
      base: "alb",
      changes: [
        {
          set: {
            "targets protocolVersion": "GRPC",
            "targets healthCheck.path": "/grpc.health.v1.Health/Check",
            "targets healthCheck.matcher": "0",
          },
        },
        {
          nginx: {
            [DEFAULT]: [
              ["listen 8080 default_server", "listen 8080 http2 default_server"],
              ["location / {\n    return 404;", "location / {\n    return 200;"],
            ],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["200", "200"]);
      expect(seen.one("health-check").reason).to.match(/200 from nginx/);
    },
  },
  {
    row: "HC-16",
    about: "handed on with grpc_pass the check reaches the application",
    given: {
      base: "alb",
      changes: [
        {
          set: {
            "targets protocolVersion": "GRPC",
            "targets healthCheck.path": "/grpc.health.v1.Health/Check",
            "targets healthCheck.matcher": "0",
          },
        },
        {
          nginx: {
            [DEFAULT]: [
              ["listen 8080 default_server", "listen 8080 http2 default_server"],
              ["location / {\n    return 404;", "location / {\n    grpc_pass grpc://127.0.0.1:3000;"],
            ],
          },
        },
      ],
      probes: health,
    },
    shows: (seen) => expect(seen.all("health-check").map(({ reason }) => reason)).to.deep.equal(["200", "200"]),
  },
  {
    row: "HC-17",
    about: "the answer has the status, and not the text that the gateway looks for",
    given: {
      base: "application-gateway",
      changes: [
        { set: { [`${gatewayProbe}.match.body`]: "all is well" } },
        { nginx: healthLocation('return 200 "ok";') },
      ],
      probes: health,
    },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["200"]);
      expect(seen.one("health-check").passes).to.equal(false);
      expect(seen.checks()[0]).to.match(/^L7/);
    },
  },
];
