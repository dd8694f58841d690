import { expect } from "chai";
import { only, type Symptom } from "./symptom";

const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";

/** Every `listen` of the base, changed. */
const listen = (to: string) => ({
  [DEFAULT]: [["listen 8080 default_server", `listen ${to} default_server`]] as const,
  [API]: [["listen 8080", `listen ${to}`]] as const,
});

export const reachability: readonly Symptom[] = [
  {
    row: "NET-01",
    about: "nothing listens on the port of the target group, and every connection is refused",
    given: { base: "alb", changes: [{ nginx: listen("8081") }] },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["refused", "refused"]);
      expect(seen.checks()).to.deep.equal(["L4CON", "L4CON"]);
      expect(seen.one("request").reason).to.match(/^502: nothing listens there/);
    },
  },
  {
    row: "NET-02",
    about: "a server without listen is on port 8000 where nginx does not start as root",
    given: {
      base: "alb",
      root: false,
      changes: [
        { set: { "targets port": 80 } },
        { nginx: { [API]: null, "/etc/nginx/nginx.conf": [["include conf.d/api.conf;", ""]] } },
        { nginx: { [DEFAULT]: [["listen 8080 default_server;", ""]] } },
      ],
      probes: only("health-check"),
    },
    shows: (seen) => expect(seen.brief("health-check")).to.deep.equal(["refused", "refused"]),
  },
  {
    row: "NET-02",
    about: "the same server is on port 80 where nginx starts as root",
    given: {
      base: "alb",
      changes: [
        { set: { "targets port": 80 } },
        { nginx: { [API]: null, "/etc/nginx/nginx.conf": [["include conf.d/api.conf;", ""]] } },
        { nginx: { [DEFAULT]: [["listen 8080 default_server;", ""]] } },
      ],
      probes: only("health-check"),
    },
    shows: (seen) => expect(seen.brief("health-check")).to.deep.equal(["200", "200"]),
  },
  {
    row: "NET-03",
    about: "nginx listens on 127.0.0.1 alone, and refuses the balancer",
    given: { base: "alb", changes: [{ nginx: listen("127.0.0.1:8080") }] },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["refused", "refused"]);
      expect(seen.brief("request")).to.include("refused");
    },
  },
  {
    row: "NET-04",
    about: "targets are called by IPv6, and nginx listens on IPv4 alone",
    given: {
      base: "alb",
      changes: [
        {
          set: {
            "targets ipAddressType": "ipv6",
            "targets targetType": "ip",
            "balancer ipAddressType": "dualstack",
            "public-a ipv6CidrBlock": "2001:db8:0:1::/64",
            "public-b ipv6CidrBlock": "2001:db8:0:2::/64",
            "private-a ipv6CidrBlock": "2001:db8:0:11::/64",
            "private-b ipv6CidrBlock": "2001:db8:0:12::/64",
          },
        },
      ],
      probes: only("health-check", "request"),
    },
    shows: (seen) => {
      expect(seen.one("health-check").probe.server.address).to.match(/^2001:db8:0:11::/);
      expect(seen.brief("health-check")).to.deep.equal(["refused", "refused"]);
      expect(seen.brief("request")).to.include("refused");
    },
  },
  {
    row: "NET-04",
    about: "with listen [::] both are there",
    given: {
      base: "alb",
      changes: [
        {
          set: {
            "targets ipAddressType": "ipv6",
            "targets targetType": "ip",
            "balancer ipAddressType": "dualstack",
            "public-a ipv6CidrBlock": "2001:db8:0:1::/64",
            "public-b ipv6CidrBlock": "2001:db8:0:2::/64",
            "private-a ipv6CidrBlock": "2001:db8:0:11::/64",
            "private-b ipv6CidrBlock": "2001:db8:0:12::/64",
          },
        },
        { nginx: { [DEFAULT]: [["listen 8080 default_server", "listen [::]:8080 default_server"]] } },
        { nginx: { [API]: [["listen 8080", "listen [::]:8080"]] } },
      ],
      probes: only("health-check", "request"),
    },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["200", "200"]);
      expect(seen.brief("request")).to.not.include("refused");
    },
  },
  {
    row: "NET-06",
    about: "clients reach nginx with their own address, and only the balancer's subnets are allowed",
    given: {
      base: "nlb-tcp",
      changes: [{ nginx: { [API]: [["location / {", "allow 10.0.0.0/16; deny all; location / {"]] } }],
      probes: only("request"),
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["403"])),
  },
  {
    row: "NET-06",
    about: "without client IP preservation the same list lets them in",
    given: {
      base: "nlb-tcp",
      changes: [
        { set: { "targets preserveClientIp": "false" } },
        { nginx: { [API]: [["location / {", "allow 10.0.0.0/16; deny all; location / {"]] } },
      ],
      probes: only("request"),
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["200"])),
  },
  {
    row: "NET-07",
    about: "a target group of HTTPS before a port that speaks clear text",
    given: { base: "alb", changes: [{ set: { "targets protocol": "HTTPS" } }], probes: only("request") },
    shows: (seen) => {
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["tls-failed"]));
      expect(seen.one("request").reason).to.match(/^502: the TLS handshake/);
    },
  },
  {
    row: "NET-07",
    about: "a target group of HTTP before a port that speaks TLS",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [DEFAULT]: [
              [
                "listen 8080 default_server;",
                "listen 8080 ssl default_server; ssl_certificate /etc/ssl/a.pem; ssl_certificate_key /etc/ssl/a.key;",
              ],
            ],
          },
        },
      ],
    },
    shows: (seen) => {
      expect(seen.brief("health-check")).to.deep.equal(["400", "400"]);
      expect(seen.checks()).to.deep.equal(["L7STS 400", "L7STS 400"]);
    },
  },
];
