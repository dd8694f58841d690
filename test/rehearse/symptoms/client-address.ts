import { expect } from "chai";
import { asking, only, type Symptom } from "./symptom";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";
const CLIENT = "203.0.113.10";
const FORGED = "198.51.100.66";
const requests = only("request");

export const clientAddress: readonly Symptom[] = [
  {
    row: "IP-01",
    about: "one of the balancer's subnets is not trusted: its clients are the balancer",
    given: { base: "alb", changes: [{ nginx: { [MAIN]: [["set_real_ip_from 10.0.1.0/24;", ""]] } }], probes: requests },
    shows: (seen) => {
      const addresses = seen
        .all("request")
        .map(({ observation }) =>
          observation.kind === "response"
            ? observation.application?.headers.find(([name]) => name === "x-forwarded-for")?.[1]
            : null,
        );
      expect(addresses).to.deep.equal([CLIENT, "10.0.1.5"]);
      expect(seen.all("request").map(({ passes }) => passes)).to.deep.equal([true, false]);
    },
  },
  {
    row: "IP-02",
    about: "everyone is trusted, and whoever reaches nginx forges an address",
    given: {
      base: "nlb-tcp",
      changes: [
        {
          nginx: {
            [MAIN]: [
              ["map $http_upgrade", "set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For; map $http_upgrade"],
            ],
          },
        },
      ],
      probes: only("forged-address"),
    },
    shows: (seen) => expect(seen.received("forged-address")["x-forwarded-for"]).to.equal(FORGED),
  },
  {
    row: "IP-03",
    about: "a balancer that removes X-Forwarded-For leaves nginx with its own address",
    given: { base: "alb", changes: [{ set: { "balancer xffHeaderProcessingMode": "remove" } }], probes: requests },
    shows: (seen) => expect(seen.received("request")["x-forwarded-for"]).to.equal("10.0.0.5"),
  },
  {
    row: "IP-03",
    about: "a balancer that keeps it lets clients forge",
    given: {
      base: "alb",
      changes: [{ set: { "balancer xffHeaderProcessingMode": "preserve" } }],
      probes: only("forged-address"),
    },
    shows: (seen) => {
      expect(seen.received("forged-address")["x-forwarded-for"]).to.equal(FORGED);
      expect(seen.one("forged-address").passes).to.equal(false);
    },
  },
  {
    row: "IP-04",
    about: "a gateway puts a port behind the address, and the raw header hands it on",
    given: {
      base: "application-gateway",
      changes: [{ nginx: { [MAIN]: [["X-Forwarded-For $remote_addr", "X-Forwarded-For $http_x_forwarded_for"]] } }],
      probes: requests,
    },
    shows: (seen) => expect(seen.received("request")["x-forwarded-for"]).to.match(/^203\.0\.113\.10:\d+$/),
  },
  {
    row: "IP-05",
    about: "the PROXY header comes to a listen that does not take it: 400 for all",
    given: {
      base: "nlb-proxy",
      changes: [
        {
          nginx: {
            [MAIN]: [["real_ip_header proxy_protocol", "real_ip_header X-Forwarded-For"]],
            [DEFAULT]: [["8080 proxy_protocol default_server", "8080 default_server"]],
            [API]: [["8080 proxy_protocol", "8080"]],
          },
        },
      ],
    },
    shows: (seen) => {
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["400"]));
      expect(seen.all("request").every(({ passes }) => !passes)).to.equal(true);
      expect(seen.checks()[0]).to.match(/^L7(STS|RSP)/);
    },
  },
  {
    row: "IP-05",
    about: "a listen that wants the PROXY header closes what comes without",
    given: {
      base: "nlb-proxy",
      changes: [{ set: { "targets proxyProtocolV2": false } }],
      probes: only("health-check", "request"),
    },
    shows: (seen) => {
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["closed"]));
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["closed"]));
    },
  },
  {
    row: "IP-06",
    about: "the PROXY header is read and not believed: clients are the balancer",
    given: {
      base: "nlb-proxy",
      changes: [{ nginx: { [MAIN]: [["real_ip_header proxy_protocol;", ""]] } }],
      probes: requests,
    },
    shows: (seen) => expect(seen.received("request")["x-forwarded-for"]).to.equal("10.0.0.5"),
  },
  {
    row: "IP-07",
    about: "X-Forwarded-For behind a balancer of layer 4 is the client's word",
    given: {
      base: "nlb-tls",
      changes: [
        { nginx: { [MAIN]: [["X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"]] } },
      ],
      probes: only("forged-address"),
    },
    shows: (seen) => expect(seen.received("forged-address")["x-forwarded-for"]).to.match(new RegExp(`^${FORGED}, `)),
  },
  {
    row: "IP-08",
    about: "a list of allowed clients is asked about the balancer where the address is lost",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [MAIN]: [["real_ip_header X-Forwarded-For;", ""]],
            [API]: [["location / {", "allow 203.0.113.0/24; deny all; location / {"]],
          },
        },
      ],
      probes: requests,
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["403"])),
  },
  {
    row: "IP-09",
    about: "behind a network of caches the last address is a cache's",
    given: { base: "alb", probes: behindCache() },
    shows: (seen) => expect(seen.received("request")["x-forwarded-for"]).to.equal(CLIENT),
  },
  {
    row: "IP-09",
    about: "where the caches are trusted and the search goes on, it is the client's",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [MAIN]: [
              [
                "real_ip_header X-Forwarded-For;",
                "real_ip_header X-Forwarded-For; real_ip_recursive on; set_real_ip_from 203.0.113.0/24;",
              ],
            ],
          },
        },
      ],
      probes: behindCache(),
    },
    shows: (seen) => expect(seen.received("request")["x-forwarded-for"]).to.equal("198.51.100.1"),
  },
];

/** The balancer's client is a cache, which says whom it asks for. */
function behindCache() {
  return asking(({ request }) => ({
    request: { ...request, headers: [...request.headers, ["X-Forwarded-For", "198.51.100.1"]] },
  }));
}
