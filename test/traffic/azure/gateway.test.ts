import { expect } from "chai";
import type { Value } from "../../../parity/graph/types";
import { kindOf } from "../../../parity/traffic/azure/kinds";
import { trafficOf } from "../../../parity/traffic/stack";
import type { Fact, LoadBalancer, StackTraffic, TrafficPath } from "../../../parity/traffic/types";
import { bases, type Change, graphOf } from "../../support/stacks";

const traffic = (...changes: readonly Change[]): StackTraffic =>
  trafficOf(graphOf(bases["application-gateway"], changes));
const set = (values: { readonly [address: string]: Value }): Change => ({ set: values });
const gateway = (...changes: readonly Change[]): LoadBalancer => traffic(...changes).loadBalancers[0]!;
const path = (...changes: readonly Change[]): TrafficPath => traffic(...changes).paths[0]!;
const said = <T>({ value, given }: Fact<T>) => [value, given] as const;
const gaps = ({ gaps: all }: StackTraffic): string[] => all.map(({ at, message }) => `${at.property}: ${message}`);

/** An id of a part of the gateway, in another spelling than the base has. */
const part = (collection: string, name: string): Value => ({
  id: `/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/applicationGateways/gateway/${collection}/${name}`,
});

describe("application gateways", () => {
  it("are one kind, in every version of the provider", () => {
    for (const type of [
      "azure-native:network:ApplicationGateway",
      "azure-native:network/v20230901:ApplicationGateway",
      "azure-native_network_v20230901:network:ApplicationGateway",
    ])
      expect(kindOf(type), type).equal("network/ApplicationGateway");
    for (const type of ["azure:network/applicationGateway:ApplicationGateway", "aws:lb/loadBalancer:LoadBalancer", ""])
      expect(kindOf(type), type).equal(null);
  });

  it("have what cannot be set, and Azure's defaults for the rest", () => {
    const one = gateway({ remove: ["gateway enableHttp2"] });
    expect(said(one.idleTimeout)).deep.equal([75, false]);
    expect(said(one.http2)).deep.equal([false, false]);
    expect(said(one.forwardedPort)).deep.equal([true, false]);
    expect(said(one.dropInvalidHeaders)).deep.equal([true, false]);
    expect(one.limits).deep.equal({ requestLine: 32_768, header: 32_768, headers: null });
    expect(one.whenAllUnhealthy).equal("502");
    expect(one.subnets.map(({ cidr }) => cidr.value)).deep.equal(["10.0.0.0/24"]);
  });

  it("of the first generation are said not to be followed", () => {
    const found = traffic(set({ "gateway sku": { name: "Standard_Medium", tier: "Standard" } }));
    expect(found.paths).deep.equal([]);
    expect(gaps(found).join()).match(/first generation/);
  });

  describe("parts", () => {
    it("are found by every spelling of their ids", () => {
      const spellings: readonly Value[] = [
        part("probes", "health"),
        part("probes", "HEALTH"),
        { id: "${gateway.id}/probes/health" },
        { id: "${gateway.probes[0].id}" },
        { id: "/subscriptions/${group.id}/whatever/probes/health" },
      ];
      for (const probe of spellings) {
        const found = path(set({ "gateway backendHttpSettingsCollection[0].probe": probe }));
        expect(found.group.healthCheck.path.value, JSON.stringify(probe)).equal("/health");
      }
    });

    it("that are not there are said, and nothing is assumed in their place", () => {
      const found = traffic(set({ "gateway backendHttpSettingsCollection[0].probe": part("probes", "other") }));
      expect(gaps(found).join()).match(/there is no "other" in probes/);
      expect(found.paths[0]?.group.healthCheck.path.value).equal(null);
    });
  });

  describe("probes", () => {
    const removed = (...properties: string[]): Change => ({
      remove: properties.map((name) => `gateway probes[0].${name}`),
    });

    it("have Azure's defaults for what is not given", () => {
      const { healthCheck } = path(removed("interval", "timeout", "unhealthyThreshold", "match", "host", "path")).group;
      expect(said(healthCheck.interval)).deep.equal([30, false]);
      expect(said(healthCheck.timeout)).deep.equal([30, false]);
      expect(said(healthCheck.unhealthyThreshold)).deep.equal([3, false]);
      expect(said(healthCheck.matcher)).deep.equal(["200-399", false]);
      expect(said(healthCheck.path)).deep.equal(["/", false]);
      expect(healthCheck.host).deep.include({ kind: "name" });
      expect(healthCheck.host.kind === "name" && healthCheck.host.name.value).equal("127.0.0.1");
      expect([healthCheck.port.value, healthCheck.onTrafficPort]).deep.equal([8080, true]);
    });

    it("are the default one where settings have none", () => {
      const { healthCheck } = path({ remove: ["gateway backendHttpSettingsCollection[0].probe"] }).group;
      expect([healthCheck.path.value, healthCheck.matcher.value, healthCheck.interval.value]).deep.equal([
        "/",
        "200-399",
        30,
      ]);
      expect(healthCheck.host.kind === "name" && healthCheck.host.name.value).equal("127.0.0.1");
    });

    it("take host, port, statuses and body as they are given", () => {
      const { healthCheck } = path(
        set({
          "gateway probes[0].pickHostNameFromBackendHttpSettings": true,
          "gateway backendHttpSettingsCollection[0].hostName": "backend.internal",
          "gateway probes[0].port": 9000,
          "gateway probes[0].match": { statusCodes: ["200-204", "301"], body: "ok" },
        }),
      ).group;
      expect(healthCheck.host.kind === "name" && healthCheck.host.name.value).equal("backend.internal");
      expect([healthCheck.port.value, healthCheck.onTrafficPort]).deep.equal([9000, false]);
      expect(healthCheck.matcher.value).equal("200-204,301");
      expect(healthCheck.body?.value).equal("ok");
    });
  });

  describe("backend settings", () => {
    it("have Azure's defaults for what is not given", () => {
      const settings = "gateway backendHttpSettingsCollection[0]";
      const { group } = path({
        remove: [`${settings}.requestTimeout`, `${settings}.connectionDraining`, `${settings}.port`],
      });
      expect(said(group.requestTimeout)).deep.equal([20, false]);
      expect(said(group.drainSeconds)).deep.equal([0, false]);
      expect(said(group.port)).deep.equal([80, false]);
      expect([group.hostOverride, group.pathOverride, group.validatesCertificate, group.stickinessCookie]).deep.equal([
        null,
        null,
        null,
        null,
      ]);
    });

    it("override host and path, keep sessions, and trust certificates", () => {
      const { group } = path(
        set({
          "gateway backendHttpSettingsCollection[0].protocol": "Https",
          "gateway backendHttpSettingsCollection[0].hostName": "backend.internal",
          "gateway backendHttpSettingsCollection[0].path": "/v1/",
          "gateway backendHttpSettingsCollection[0].cookieBasedAffinity": "Enabled",
          "gateway backendHttpSettingsCollection[0].trustedRootCertificates": [part("trustedRootCertificates", "own")],
          "gateway trustedRootCertificates": [{ name: "own", data: "…" }],
        }),
      );
      expect([group.protocol.value, group.hostOverride?.value, group.pathOverride?.value]).deep.equal([
        "HTTPS",
        "backend.internal",
        "/v1/",
      ]);
      expect(group.stickinessCookie?.value).equal("ApplicationGatewayAffinity");
      expect(group.validatesCertificate?.value).deep.equal(["own"]);
    });

    it("may leave certificates unlooked at", () => {
      const settings = "gateway backendHttpSettingsCollection[0]";
      const https = set({ [`${settings}.protocol`]: "Https", [`${settings}.validateCertChainAndExpiry`]: false });
      expect(path(https).group.validatesCertificate).equal(null);
    });

    it("take the name in the pool for the host, where there is one", () => {
      const pick = set({ "gateway backendHttpSettingsCollection[0].pickHostNameFromBackendAddress": true });
      expect(said(path(pick).group.hostOverride!)).deep.equal([null, true]);
      const named = set({ "gateway backendAddressPools[0].backendAddresses": [{ fqdn: "app.internal" }] });
      expect(path(pick, named).group.hostOverride?.value).equal("app.internal");
    });
  });

  describe("listeners and rules", () => {
    it("take every host, one, or several", () => {
      expect(path({ remove: ["gateway httpListeners[0].hostName"] }).listener.hosts).equal(null);
      expect(path().listener.hosts?.value).deep.equal(["api.example.net"]);
      const several = set({ "gateway httpListeners[0].hostNames": ["*.example.net", "example.org"] });
      expect(path(several).listener.hosts?.value).deep.equal(["*.example.net", "example.org"]);
    });

    it("send paths where a map says, the first that matches, and the rest where it says", () => {
      const rule = "gateway requestRoutingRules[0]";
      const found = traffic({
        set: {
          [`${rule}.ruleType`]: "PathBasedRouting",
          [`${rule}.urlPathMap`]: part("urlPathMaps", "map"),
          "gateway backendHttpSettingsCollection[1]": { name: "files", protocol: "Http", port: 8080, path: "/static/" },
          "gateway urlPathMaps": [
            {
              name: "map",
              defaultBackendAddressPool: part("backendAddressPools", "servers"),
              defaultBackendHttpSettings: part("backendHttpSettingsCollection", "servers"),
              pathRules: [
                {
                  name: "files",
                  paths: ["/files/*"],
                  backendAddressPool: part("backendAddressPools", "servers"),
                  backendHttpSettings: part("backendHttpSettingsCollection", "files"),
                },
                { name: "gone", paths: ["/old"], redirectConfiguration: part("redirectConfigurations", "away") },
              ],
            },
          ],
          "gateway redirectConfigurations": [
            { name: "away", redirectType: "Found", targetUrl: "https://example.org/new", includePath: true },
          ],
        },
        remove: [`${rule}.backendAddressPool`, `${rule}.backendHttpSettings`],
      });
      expect(gaps(found)).deep.equal([]);
      const { rules } = found.loadBalancers[0]!.listeners[0]!;
      expect(
        rules.map(({ priority, conditions }) => [
          priority,
          conditions.flatMap((one) => ("patterns" in one ? one.patterns : [])),
        ]),
      ).deep.equal([
        [1, ["/files/*"]],
        [2, ["/old"]],
        [null, []],
      ]);
      expect(rules[1]?.action).deep.equal({
        kind: "redirect",
        status: 302,
        protocol: "HTTPS",
        host: "example.org",
        port: "443",
        path: "/new/#{path}",
        query: "",
      });
      expect(found.paths).length(2);
    });

    it("set and remove headers, where a rewrite holds for every request", () => {
      const { rule, listener } = path(
        set({
          "gateway requestRoutingRules[0].rewriteRuleSet": part("rewriteRuleSets", "set"),
          "gateway rewriteRuleSets": [
            {
              name: "set",
              rewriteRules: [
                {
                  ruleSequence: 100,
                  name: "headers",
                  actionSet: {
                    requestHeaderConfigurations: [
                      { headerName: "X-Forwarded-For", headerValue: "{var_add_x_forwarded_for_proxy}" },
                    ],
                    responseHeaderConfigurations: [
                      { headerName: "Strict-Transport-Security", headerValue: "max-age=1" },
                      { headerName: "Server", headerValue: "" },
                    ],
                  },
                },
                {
                  ruleSequence: 200,
                  name: "path",
                  conditions: [{ variable: "var_uri_path", pattern: "^/old/(.*)$", ignoreCase: true }],
                  actionSet: { urlConfiguration: { modifiedPath: "/new/{var_uri_path_1}" } },
                },
              ],
            },
          ],
        }),
      );
      expect(rule.requestHeaders?.map(([name, { value }]) => [name, value])).deep.equal([
        ["x-forwarded-for", "{var_add_x_forwarded_for_proxy}"],
      ]);
      expect(listener.responseHeaders.map(([name, { value }]) => [name, value])).deep.equal([
        ["strict-transport-security", "max-age=1"],
        ["server", null],
      ]);
      expect(rule.transforms.map(({ kind, replacement }) => [kind, replacement])).deep.equal([["path", "/new/$1"]]);
    });

    it("say what of a rewrite is not followed", () => {
      const found = traffic(
        set({
          "gateway requestRoutingRules[0].rewriteRuleSet": part("rewriteRuleSets", "set"),
          "gateway rewriteRuleSets": [
            {
              name: "set",
              rewriteRules: [
                {
                  name: "some",
                  conditions: [{ variable: "http_req_user-agent", pattern: "bot" }],
                  actionSet: {
                    requestHeaderConfigurations: [{ headerName: "X-Bot", headerValue: "1" }],
                    urlConfiguration: { modifiedPath: "/bots", reroute: true },
                  },
                },
              ],
            },
          ],
        }),
      );
      expect(gaps(found)).length(3);
      expect(found.paths[0]?.rule.transforms).deep.equal([]);
      expect(found.paths[0]?.rule.requestHeaders).deep.equal([]);
    });
  });

  describe("the web application firewall", () => {
    const policy = (settings: { readonly [name: string]: Value }): Change => ({
      set: { "gateway firewallPolicy": { id: "${policy.id}" } },
      add: [
        {
          type: "azure-native:network:WebApplicationFirewallPolicy",
          name: "policy",
          inputs: { policySettings: settings },
        },
      ],
    });
    const limit = (...changes: readonly Change[]) => gateway(...changes).bodyLimit.value;
    const prevention = { state: "Enabled", mode: "Prevention" };

    it("refuses large bodies when it prevents and looks at them", () => {
      expect(limit(policy(prevention))).equal(128 * 1024);
      expect(limit(policy({ ...prevention, maxRequestBodySizeInKb: 2000 }))).equal(2000 * 1024);
      expect(limit(policy({ ...prevention, mode: "Detection" }))).equal(null);
      expect(limit(policy({ ...prevention, state: "Disabled" }))).equal(null);
      expect(limit(policy({ ...prevention, requestBodyCheck: false }))).equal(null);
      expect(limit(policy({ ...prevention, requestBodyEnforcement: false }))).equal(null);
      expect(limit()).equal(null);
    });

    it("is the older block, where there is no policy", () => {
      const block = (more: { readonly [name: string]: Value }) =>
        set({ "gateway webApplicationFirewallConfiguration": { enabled: true, firewallMode: "Prevention", ...more } });
      expect(limit(block({ maxRequestBodySizeInKb: 64 }))).equal(64 * 1024);
      expect(limit(block({ enabled: false }))).equal(null);
    });
  });
});
