import { expect } from "chai";
import { asking, only, type Symptom } from "./symptom";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";
const requests = only("request");

/** The default rule of the listener sends to the target group too, for these paths. */
const forPaths = (...values: string[]) => ({ "host conditions": [{ pathPattern: { values } }] });

const atTarget = (target: string) => asking(({ request }) => ({ request: { ...request, target } }));

export const routing: readonly Symptom[] = [
  {
    row: "RT-01",
    about: "a host that the balancer forwards has no server of its own",
    given: {
      base: "alb",
      changes: [{ set: { "host conditions": [{ hostHeader: { values: ["api.example.net", "www.example.net"] } }] } }],
      probes: requests,
    },
    shows: (seen) => {
      const www = seen.all("request").filter(({ probe }) => probe.id.includes("https://www.example.net/ "));
      expect(www.map(({ observation }) => observation.kind === "response" && observation.status)).to.deep.equal([404]);
    },
  },
  {
    row: "RT-02",
    about: "/api* forwards /api and /apix too, which location /api/ does not serve",
    given: {
      base: "alb",
      changes: [
        { set: forPaths("/api*") },
        {
          nginx: {
            [API]: [
              ["server_name api.example.net", "server_name ~."],
              ["location / {", "location / { return 404; } location /api/ {"],
            ],
          },
        },
      ],
      probes: requests,
    },
    shows: (seen) => {
      const by = new Map(seen.all("request").map(({ probe, observation }) => [probe.request!.target, observation]));
      const status = (target: string): string => {
        const observation = by.get(target);
        return observation?.kind === "response" ? `${observation.status}` : `${observation?.kind}`;
      };
      // nginx adds the slash to a location that it proxies, with a redirect.
      expect(status("/api")).to.equal("301");
      expect(status("/apix")).to.equal("404");
    },
  },
  {
    row: "RT-03",
    about: "a rule for /admin is passed by an encoded letter, which nginx decodes",
    given: {
      base: "alb",
      changes: [
        {
          add: [
            {
              type: "aws:lb/listenerRule:ListenerRule",
              name: "admin",
              inputs: {
                listenerArn: "${https.arn}",
                priority: 0.5,
                conditions: [{ pathPattern: { values: ["/admin*"] } }],
                actions: [{ type: "fixed-response", fixedResponse: { statusCode: "403", contentType: "text/plain" } }],
              },
            },
          ],
          set: { "host priority": 2 },
        },
        { set: { "admin priority": 1 } },
      ],
      probes: atTarget("/%61dmin"),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["200"]),
  },
  {
    row: "RT-03",
    about: "the plain path is stopped at the balancer",
    given: {
      base: "alb",
      changes: [
        {
          add: [
            {
              type: "aws:lb/listenerRule:ListenerRule",
              name: "admin",
              inputs: {
                listenerArn: "${https.arn}",
                priority: 1,
                conditions: [{ pathPattern: { values: ["/admin*"] } }],
                actions: [{ type: "fixed-response", fixedResponse: { statusCode: "403", contentType: "text/plain" } }],
              },
            },
          ],
          set: { "host priority": 2 },
        },
      ],
      probes: atTarget("/admin"),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["403"]),
  },
  {
    row: "RT-04",
    about: "the balancer takes a prefix off, and no location serves what is left",
    given: {
      base: "alb",
      changes: [
        {
          set: {
            ...forPaths("/api/*"),
            "host transforms": [
              {
                type: "url-rewrite",
                urlRewriteConfig: { rewrite: { regex: "^/api/(.*)$", replace: "/$1" } },
              },
            ],
          },
        },
        {
          nginx: {
            [API]: [
              ["server_name api.example.net", "server_name ~."],
              ["location / {", "location / { return 404; } location /api/ {"],
            ],
          },
        },
      ],
      probes: requests,
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["404"])),
  },
  {
    row: "RT-05",
    about: "a gateway sends a host of its own, and redirects made of $host lead there",
    given: {
      base: "application-gateway",
      changes: [
        { set: { "gateway backendHttpSettingsCollection[0].hostName": "servers.internal" } },
        {
          nginx: {
            [DEFAULT]: [["location / {\n    return 404;", "location / {\n    return 302 https://$host/login;"]],
          },
        },
      ],
      probes: requests,
    },
    shows: (seen) => expect(seen.brief("request")[0]).to.equal("302 https://servers.internal/login"),
  },
  {
    row: "RT-06",
    about: "nginx refuses two Host headers, which a balancer of layer 4 passes on",
    given: {
      base: "nlb-tcp",
      probes: asking(({ request }) => ({
        request: { ...request, headers: [...request.headers, ["Host", "other.example.net"]] },
      })),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["400"]),
  },
  {
    row: "RT-07",
    about: "a redirect without host sends browsers to nginx's own port and to clear text",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [MAIN]: [["absolute_redirect off;", ""]],
            [API]: [["location / {\n    proxy_pass http://application;", "location / {\n    return 302 /login;"]],
          },
        },
      ],
      probes: requests,
    },
    shows: (seen) => expect(seen.brief("request")[0]).to.equal("302 http://api.example.net:8080/login"),
  },
  {
    row: "RT-08",
    about: "nginx sees clear text from the balancer, and redirects what came by HTTPS for ever",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [API]: [["location / {", "if ($scheme = http) { return 301 https://$host$request_uri; } location / {"]],
          },
        },
      ],
      probes: requests,
    },
    shows: (seen) => {
      const { probe } = seen.one("request");
      expect(probe.request!.tls).to.equal(true);
      expect(seen.brief("request")[0]).to.equal("301 https://api.example.net/");
    },
  },
  {
    row: "RT-09",
    about: "the application is told http of a request that came by HTTPS",
    given: {
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["X-Forwarded-Proto $http_x_forwarded_proto", "X-Forwarded-Proto $scheme"]] } }],
      probes: requests,
    },
    shows: (seen) => {
      expect(seen.received("request")["x-forwarded-proto"]).to.equal("http");
      expect(seen.one("request").passes).to.equal(false);
    },
  },
];
