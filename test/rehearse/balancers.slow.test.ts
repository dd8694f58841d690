import { expect } from "chai";
import { rehearse } from "../../parity/rehearse";
import { judgeProbe, toServer } from "../../parity/traffic";
import { steady } from "../../parity/traffic/probes/observation";
import { type BaseName, bases } from "../support/stacks";
import { type Given, needsRehearsal, type Seen, seeAll, stackOf } from "./support";

/** Facts that bring out every kind of probe. */
const FACTS = { maxUpload: 2 * 1024 * 1024, longestRequest: 45, websocketPing: 30 };

const SETTINGS = "gateway backendHttpSettingsCollection[0]";

/** Headers set, removed and left, and another path: what a rule of a gateway can rewrite. */
const REWRITES = {
  "gateway requestRoutingRules[0].rewriteRuleSet": { id: "${gateway.id}/rewriteRuleSets/set" },
  "gateway rewriteRuleSets": [
    {
      name: "set",
      rewriteRules: [
        {
          name: "headers",
          ruleSequence: 1,
          actionSet: {
            requestHeaderConfigurations: [
              { headerName: "X-Forwarded-For", headerValue: "{var_add_x_forwarded_for_proxy}" },
              {
                headerName: "X-Asked",
                headerValue: "{var_request_method} {var_host} {var_uri_path} {http_req_accept}",
              },
              { headerName: "X-Original-Url", headerValue: "" },
              { headerName: "X-Left", headerValue: "{var_not_known}" },
            ],
          },
        },
        {
          name: "path",
          ruleSequence: 2,
          conditions: [{ variable: "var_uri_path", pattern: "^/(.*)$" }],
          actionSet: { urlConfiguration: { modifiedPath: "/new/{var_uri_path_1}" } },
        },
      ],
    },
  ],
};

describe("rehearse: every load balancer", function () {
  this.timeout(120_000);
  before(needsRehearsal);

  it("finds stacks where everything is right serving, probe by probe", async () => {
    const names = Object.keys(bases) as BaseName[];
    const { stacks } = await rehearse(names.map((base) => stackOf({ base, facts: FACTS }, base)));
    const failed = stacks.flatMap(({ stack, servers }) =>
      servers.flatMap(({ probes }) =>
        probes.filter(({ passes }) => !passes).map(({ probe, reason }) => `${stack}: ${probe.id}: ${reason}`),
      ),
    );
    expect(failed).to.deep.equal([]);
    expect(stacks.map(({ state }) => state)).to.deep.equal(names.map(() => "serving"));
    const kinds = new Set(
      stacks.flatMap(({ servers }) => servers.flatMap((one) => one.probes.map(({ probe }) => probe.kind))),
    );
    expect([...kinds].sort()).to.deep.equal([
      "condition",
      "drain",
      "forged-address",
      "health-check",
      "idle-connection",
      "large-header",
      "long-request-line",
      "request",
      "slow-response",
      "upload",
      "websocket",
    ]);
  });

  /** nginx hands on all that it gets, so that the application tells what HAProxy has sent. */
  const ECHO = {
    "/etc/nginx/conf.d/default.conf": null,
    "/etc/nginx/conf.d/api.conf": null,
  };
  const echo = (listen: string, ssl = ""): string =>
    `events {} http { proxy_http_version 1.1; large_client_header_buffers 4 64k; client_max_body_size 0; underscores_in_headers on;
       ignore_invalid_headers off; proxy_set_header Host $http_host; proxy_set_header X-Seen-Address $remote_addr;
       proxy_set_header X-Seen-Proxy $proxy_protocol_addr; proxy_set_header Connection $http_connection; proxy_set_header Upgrade $http_upgrade;
       server { listen ${listen}; ${ssl} location / { proxy_pass http://127.0.0.1:3000; } } }`;

  const cases: ReadonlyMap<string, Given> = new Map<string, Given>([
    ["alb", { base: "alb" }],
    ["alb that keeps the host", { base: "alb", changes: [{ set: { "balancer preserveHostHeader": true } }] }],
    ["alb on another port", { base: "alb", changes: [{ set: { "https port": 8443 } }] }],
    ["alb that adds the client's port", { base: "alb", changes: [{ set: { "balancer enableXffClientPort": true } }] }],
    [
      "alb that keeps X-Forwarded-For",
      { base: "alb", changes: [{ set: { "balancer xffHeaderProcessingMode": "preserve" } }] },
    ],
    [
      "alb that removes X-Forwarded-For",
      { base: "alb", changes: [{ set: { "balancer xffHeaderProcessingMode": "remove" } }] },
    ],
    [
      "alb that keeps every name",
      {
        base: "alb",
        changes: [{ set: { "balancer dropInvalidHeaderFields": false } }],
        facts: { headers: ["x_tenant"] },
      },
    ],
    ["nlb-tcp", { base: "nlb-tcp" }],
    ["nlb-tls", { base: "nlb-tls" }],
    ["nlb-proxy", { base: "nlb-proxy" }],
    ["application-gateway", { base: "application-gateway" }],
    [
      "alb that tells of TLS",
      { base: "alb", changes: [{ set: { "balancer enableTlsVersionAndCipherSuiteHeaders": true } }] },
    ],
    [
      "application-gateway with a host of its own",
      { base: "application-gateway", changes: [{ set: { [`${SETTINGS}.hostName`]: "api.internal" } }] },
    ],
    [
      "application-gateway with a path of its own",
      { base: "application-gateway", changes: [{ set: { [`${SETTINGS}.path`]: "/v1" } }] },
    ],
    ["application-gateway with rewrites", { base: "application-gateway", changes: [{ set: REWRITES }] }],
    ["azure-load-balancer", { base: "azure-load-balancer" }],
  ]);

  describe("sends to servers what the model of it says", () => {
    let seen: ReadonlyMap<string, Seen>;
    before(async () => {
      const given = [...cases].map(([name, one]): [string, Given] => {
        const listen = one.base === "nlb-proxy" ? "8080 proxy_protocol" : "8080";
        const nginx = { ...ECHO, "/etc/nginx/nginx.conf": echo(listen) };
        return [
          name,
          {
            ...one,
            facts: { ...one.facts, maxUpload: 100_000, websocketPing: 30 },
            changes: [...(one.changes ?? []), { nginx }],
          },
        ];
      });
      seen = await seeAll(new Map(given));
    });

    for (const name of cases.keys())
      it(name, () => {
        const { subject, outcome } = seen.get(name)!;
        let compared = 0;
        for (const { path, probes } of subject.paths)
          for (const probe of probes) {
            const sent = toServer(probe, path);
            const observation = outcome.observations.get(probe)!;
            if ("answered" in sent || sent.request === null) continue;
            if (observation.kind !== "response" || observation.application === null)
              throw new Error(`${probe.id}: ${JSON.stringify(observation)}: ${judgeProbe(probe, observation).reason}`);
            const { method, target, headers } = observation.application;
            expect([method, target], probe.id).to.deep.equal([sent.request.method, sent.request.target]);
            const expected = [
              ...sent.request.headers.filter(([, value]) => value !== ""),
              ["x-seen-address", sent.connection.remote.address],
              ...(sent.connection.proxyProtocol === null
                ? []
                : [["x-seen-proxy", sent.connection.proxyProtocol.source.address]]),
            ];
            expect(folded(headers), probe.id).to.deep.equal(folded(expected as [string, string][]));
            compared++;
          }
        expect(compared).to.be.greaterThan(4);
      });
  });
});

/** Names have no case, and the order of different names no meaning; `Connection` is each hop's own. */
function folded(headers: readonly (readonly [string, string])[]): string[] {
  return headers
    .map(([name, value]) => steady(`${name.toLowerCase()}: ${value}`))
    .filter((line) => !/^(connection|upgrade|te|content-length):/.test(line))
    .sort();
}
