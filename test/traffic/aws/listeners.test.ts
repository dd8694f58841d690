import { expect } from "chai";
import type { Value } from "../../../parity/graph";
import type { Condition, Listener, Rule } from "../../../parity/traffic/types";
import { gapsOf, set, traffic } from "./support";

const listener = (...args: Parameters<typeof traffic>): Listener => traffic(...args).loadBalancers[0]!.listeners[0]!;
const rules = (...args: Parameters<typeof traffic>): readonly Rule[] => listener(...args).rules;

describe("listeners of AWS", () => {
  it("have the values of their program, and AWS's defaults", () => {
    const https = listener("alb", { remove: ["https sslPolicy"] });
    expect(https.port.value).equal(443);
    expect(https.protocol.value).equal("HTTPS");
    expect(https.sslPolicy).include({ value: "ELBSecurityPolicy-2016-08", given: false });
    expect(https.hosts).equal(null);
    expect(https.tcpIdleTimeout).equal(null);
    expect(https.addsIdentityHeaders.value).equal(false);
    expect(https.responseHeaders).deep.equal([]);
    const http = listener("alb", { remove: ["https protocol", "https certificateArn"] }, set({ "https port": 80 }));
    expect(http.protocol).include({ value: "HTTP", given: false });
    expect(http.sslPolicy).equal(null);
    expect(http.certificateNames).include({ given: false });
    expect(http.certificateNames.value).deep.equal([]);
  });

  it("on layer 4 have an idle time, and with TLS a way to agree on a protocol", () => {
    const tls = listener("nlb-tls", set({ "listener tcpIdleTimeoutSeconds": 600 }));
    expect(tls.protocol.value).equal("TLS");
    expect(tls.tcpIdleTimeout?.value).equal(600);
    expect(tls.alpnPolicy).include({ value: "None", given: false });
    expect(listener("nlb-tcp").alpnPolicy).equal(null);
  });

  it("add identity headers by mutual TLS", () => {
    const mode = (value: string) => listener("alb", set({ "https mutualAuthentication.mode": value }));
    expect(mode("verify").addsIdentityHeaders).include({ value: true, given: true });
    expect(mode("off").addsIdentityHeaders.value).equal(false);
  });

  it("set and remove response headers", () => {
    const { responseHeaders } = listener(
      "alb",
      set({
        "https routingHttpResponseStrictTransportSecurityHeaderValue": "max-age=1",
        "https routingHttpResponseServerEnabled": false,
      }),
    );
    expect(responseHeaders.map(([name, { value }]) => [name, value])).deep.equal([
      ["strict-transport-security", "max-age=1"],
      ["server", null],
    ]);
  });

  describe("certificates", () => {
    const attached = (inputs: { [property: string]: Value }) => ({
      add: [{ type: "aws:lb/listenerCertificate:ListenerCertificate", name: "attached", inputs }],
    });

    it("are named by their own names, also through the resource that validates them", () => {
      const names = listener("alb", {
        add: [
          {
            type: "aws:acm/certificateValidation:CertificateValidation",
            name: "validation",
            inputs: { certificateArn: "${certificate.arn}" },
          },
          {
            type: "aws:acm/certificate:Certificate",
            name: "other",
            inputs: { domainName: "*.example.org", subjectAlternativeNames: ["example.org", "api.example.net"] },
          },
        ],
        set: { "https certificateArn": "${validation.certificateArn}" },
      });
      expect(names.certificateNames.value).deep.equal(["api.example.net"]);
      const more = attached({ listenerArn: "${https.arn}", certificateArn: "${other.arn}" });
      const other = {
        type: "aws:acm/certificate:Certificate",
        name: "other",
        inputs: { domainName: "*.example.org", subjectAlternativeNames: ["example.org", "api.example.net"] },
      };
      expect(listener("alb", { add: [other] }, more).certificateNames.value).deep.equal([
        "api.example.net",
        "*.example.org",
        "example.org",
      ]);
    });

    it("from elsewhere make the names unknown", () => {
      const arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1";
      const own = traffic("alb", set({ "https certificateArn": arn }));
      expect(own.loadBalancers[0]?.listeners[0]?.certificateNames).include({ value: null, given: true });
      expect(gapsOf(own)).deep.equal([
        `https certificateArn: certificateArn cannot be followed: ${JSON.stringify(arn)} comes from elsewhere: no resource ` +
          "of this program has it. For which names it is good is not judged.",
      ]);
    });
  });

  describe("of elsewhere", () => {
    it("are gaps that block, with their rules", () => {
      const arn = "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1";
      const lost = traffic("alb", set({ "https loadBalancerArn": arn }));
      expect(lost.paths).deep.equal([]);
      expect(gapsOf(lost)).deep.equal([
        `! https loadBalancerArn: loadBalancerArn cannot be followed: "${arn}" comes from elsewhere: no resource of this ` +
          "program has it. Traffic that comes in by this listener is not judged.",
        "balancer : No listener of this program belongs to this load balancer.",
      ]);
      const rule = traffic("alb", set({ "host listenerArn": "arn:x" }));
      expect(rule.paths).deep.equal([]);
      expect(gapsOf(rule)[0]).match(/^! host listenerArn: .* Traffic by this rule is not judged\.$/);
    });
  });
});

describe("rules of AWS", () => {
  it("come by priority, those without one after the others, and the default last", () => {
    const rule = (name: string, priority?: number) => ({
      type: "aws:alb/listenerRule:ListenerRule",
      name,
      inputs: {
        listenerArn: "${https.arn}",
        conditions: [{ pathPattern: { values: [`/${name}`] } }],
        actions: [{ type: "forward", targetGroupArn: "${targets.arn}" }],
        ...(priority === undefined ? {} : { priority }),
      },
    });
    const all = rules("alb", { add: [rule("a", 10), rule("b"), rule("c", 2)] });
    expect(all.map(({ at, priority }) => [at.resource, priority])).deep.equal([
      ["host", 1],
      ["c", 2],
      ["a", 10],
      ["b", 50_000],
      ["https", null],
    ]);
  });

  describe("conditions", () => {
    const condition = (value: Value): Condition => rules("alb", set({ "host conditions": [value] }))[0]!.conditions[0]!;
    const shape = (value: Value) => {
      const { at, ...rest } = condition(value);
      expect(at).include({ resource: "host", property: "conditions[0]" });
      return rest;
    };

    it("of every form are told", () => {
      expect(shape({ hostHeader: { values: ["a.example", "*.b"] } })).deep.equal({
        kind: "host",
        patterns: ["a.example", "*.b"],
        regex: false,
      });
      expect(shape({ hostHeader: { regexValues: ["^a"] } })).deep.equal({
        kind: "host",
        patterns: ["^a"],
        regex: true,
      });
      expect(shape({ pathPattern: { values: ["/api/*"] } })).deep.equal({
        kind: "path",
        patterns: ["/api/*"],
        regex: false,
      });
      expect(shape({ pathPattern: { regexValues: ["^/v\\d"] } })).include({ kind: "path", regex: true });
      expect(shape({ httpHeader: { httpHeaderName: "X-Beta", values: ["1"] } })).deep.equal({
        kind: "header",
        name: "X-Beta",
        patterns: ["1"],
        regex: false,
      });
      expect(shape({ httpRequestMethod: { values: ["GET"] } })).deep.equal({ kind: "method", patterns: ["GET"] });
      expect(shape({ sourceIp: { values: ["10.0.0.0/8"] } })).deep.equal({
        kind: "source-ip",
        patterns: ["10.0.0.0/8"],
      });
      expect(shape({ queryStrings: [{ key: "v", value: "2" }, { value: "beta*" }] })).deep.equal({
        kind: "query",
        pairs: [
          ["v", "2"],
          [null, "beta*"],
        ],
      });
    });

    it("that cannot be told are unknown, and said", () => {
      for (const value of [
        { field: "host-header", values: ["a"] },
        { hostHeader: { values: ["${balancer.dnsName}"] } },
        { sourceIp: { ipAddressType: "ipv6" } },
        { queryStrings: [{ key: "${targets.arn}", value: "1" }] },
        { queryStrings: [] },
        7,
      ] satisfies Value[]) {
        const all = traffic("alb", set({ "host conditions": [value] }));
        const [first] = all.loadBalancers[0]!.listeners[0]!.rules;
        expect(first?.conditions[0]?.kind, JSON.stringify(value)).equal("unknown");
        expect(
          all.gaps.filter(({ at }) => at.resource === "host"),
          JSON.stringify(value),
        ).not.empty;
      }
      expect(rules("alb", set({ "host conditions": "all" }))[0]?.conditions.map(({ kind }) => kind)).deep.equal([
        "unknown",
      ]);
    });
  });

  it("rewrite hosts and paths", () => {
    const transforms = [
      { type: "url-rewrite", urlRewriteConfig: { rewrite: { regex: "^/v1/(.*)$", replace: "/$1" } } },
      { type: "host-header-rewrite", hostHeaderRewriteConfig: { rewrite: { regex: ".*", replace: "" } } },
      { type: "something-new" },
    ];
    const all = traffic("alb", set({ "host transforms": transforms }));
    const found = all.loadBalancers[0]!.listeners[0]!.rules[0]!.transforms;
    expect(found.map(({ kind, regex, replacement }) => [kind, regex, replacement])).deep.equal([
      ["path", "^/v1/(.*)$", "/$1"],
      ["host", ".*", ""],
    ]);
    expect(gapsOf(all)).deep.equal([
      "host transforms[2]: This rewrite is not followed: requests are judged as if it did nothing.",
    ]);
  });

  describe("actions", () => {
    const action = (value: Value) => traffic("alb", set({ "host actions": value }));
    const of = (value: Value) => action(value).loadBalancers[0]!.listeners[0]!.rules[0]!;

    it("forward to one group, or by weight to several", () => {
      const other = {
        type: "aws:lb/targetGroup:TargetGroup",
        name: "other",
        inputs: { port: 81, protocol: "HTTP", vpcId: "${vpc.id}" },
      };
      const groups = [{ arn: "${targets.arn}", weight: 0 }, { arn: "${other.arn}" }];
      const all = traffic(
        "alb",
        { add: [other] },
        set({ "host actions": [{ type: "forward", forward: { targetGroups: groups } }] }),
      );
      const found = all.loadBalancers[0]!.listeners[0]!.rules[0]!.action;
      expect(
        found.kind === "forward" && found.targets.map(({ group, weight }) => [group.at.resource, weight]),
      ).deep.equal([
        ["targets", 0],
        ["other", 1],
      ]);
      expect(all.paths, "nothing is sent to a group of weight 0, and other has no server").deep.equal([]);
    });

    it("redirect and answer, with the API's placeholders for what is not given", () => {
      expect(of([{ type: "redirect", redirect: { statusCode: "HTTP_302", host: "x.example" } }]).action).deep.equal({
        kind: "redirect",
        status: 302,
        protocol: "#{protocol}",
        host: "x.example",
        port: "#{port}",
        path: "/#{path}",
        query: "#{query}",
      });
      expect(
        of([{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "503" } }]).action,
      ).deep.equal({
        kind: "fixed-response",
        status: 503,
        contentType: "text/plain",
        body: "",
      });
    });

    it("go by their order, authentication before the last", () => {
      const authenticated = of([
        { type: "forward", order: 2, targetGroupArn: "${targets.arn}" },
        { type: "authenticate-oidc", order: 1, authenticateOidc: {} },
      ]);
      expect(authenticated.action.kind).equal("forward");
      expect(authenticated.authenticates).equal(true);
      const tokens = action([{ type: "jwt-validation" }, { type: "forward", targetGroupArn: "${targets.arn}" }]);
      expect(tokens.paths).length(1);
      expect(gapsOf(tokens)).deep.equal([
        "host actions[0]: Requests without a valid token end here: requests are followed as if they had one.",
      ]);
    });

    it("that cannot be followed are unknown, with a gap that blocks", () => {
      const elsewhere = action([
        { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:eu:1:targetgroup/x/1" },
      ]);
      expect(elsewhere.paths).deep.equal([]);
      expect(gapsOf(elsewhere)[0]).equal(
        '! host actions[0].targetGroupArn: actions[0].targetGroupArn cannot be followed: "arn:aws:elasticloadbalancing:eu:1:' +
          'targetgroup/x/1" comes from elsewhere: no resource of this program has it. Traffic that is forwarded there is not judged.',
      );
      for (const value of [
        [],
        [{ type: "teleport" }],
        [{ type: "forward" }],
        [{ type: "forward", forward: { targetGroups: 5 } }],
        [{ type: "redirect", redirect: { statusCode: "HTTP_307" } }],
        [{ type: "authenticate-oidc" }],
        "forward",
      ] satisfies Value[]) {
        expect(of(value).action.kind, JSON.stringify(value)).equal("unknown");
      }
    });
  });
});
