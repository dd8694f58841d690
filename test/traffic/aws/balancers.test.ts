import { expect } from "chai";
import { kindOf } from "../../../parity/traffic/aws/kinds";
import type { Fact, LoadBalancer } from "../../../parity/traffic/types";
import { gapsOf, set, traffic } from "./support";

const balancer = (...args: Parameters<typeof traffic>): LoadBalancer => traffic(...args).loadBalancers[0]!;
const said = <T>({ value, given }: Fact<T>) => [value, given] as const;
const UNSET = [
  "idleTimeout",
  "dropInvalidHeaderFields",
  "desyncMitigationMode",
  "xffHeaderProcessingMode",
  "enableXffClientPort",
  "preserveHostHeader",
  "ipAddressType",
].map((property) => `balancer ${property}`);

describe("load balancers of AWS", () => {
  describe("kinds", () => {
    it("are one, however the module is called", () => {
      for (const module of ["lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing"]) {
        expect(kindOf(`aws:${module}/targetGroup:TargetGroup`)).equal("lb/TargetGroup");
      }
      expect(kindOf("aws:elasticloadbalancing/loadBalancer:LoadBalancer")).equal("elb/LoadBalancer");
      expect(kindOf("aws:ec2/instance:Instance")).equal("ec2/Instance");
      for (const type of ["azure-native:network:LoadBalancer", "pulumi:pulumi:Stack", "aws", ""]) {
        expect(kindOf(type)).equal(type === "aws" ? "/" : null);
      }
    });

    it("take their defaults from AWS", () => {
      const alb = balancer("alb", { remove: [...UNSET, "balancer loadBalancerType"] });
      expect(alb.kind).equal("alb");
      expect(said(alb.idleTimeout)).deep.equal([60, false]);
      expect(said(alb.http2)).deep.equal([true, false]);
      expect(said(alb.preserveHost)).deep.equal([false, false]);
      expect(said(alb.forwardedFor)).deep.equal(["append", false]);
      expect(said(alb.forwardedPort)).deep.equal([false, false]);
      expect(said(alb.dropInvalidHeaders)).deep.equal([false, false]);
      expect(said(alb.desyncMode)).deep.equal(["defensive", false]);
      expect(said(alb.tlsHeaders)).deep.equal([false, false]);
      expect(said(alb.ipAddressType)).deep.equal(["ipv4", false]);
      expect(alb.limits).deep.equal({ requestLine: 16384, header: 16384, headers: 65536 });
      expect(alb.whenAllUnhealthy).equal("all targets get traffic");
    });

    it("of layer 4 know nothing of HTTP", () => {
      const nlb = balancer("nlb-tcp");
      expect(nlb.kind).equal("nlb");
      expect(nlb.http2.value).equal(false);
      expect(nlb.desyncMode.value).equal(null);
      expect(nlb.limits).deep.equal({ requestLine: null, header: null, headers: null });
      expect(nlb.listeners[0]?.tcpIdleTimeout?.value).equal(350);
      expect(nlb.idleTimeout.value).equal(350);
    });

    it("that send packets are not followed, nor such as nobody knows", () => {
      const gateway = traffic("alb", set({ "balancer loadBalancerType": "gateway" }));
      expect(gateway.paths).deep.equal([]);
      expect(gapsOf(gateway)).contain(
        "! balancer : A gateway load balancer sends packets to appliances, not requests to servers: it is not followed.",
      );
      const unknown = traffic("alb", set({ "balancer loadBalancerType": "${certificate.arn}" }));
      expect(unknown.loadBalancers).deep.equal([]);
      expect(gapsOf(unknown).some((gap) => gap.startsWith("! balancer loadBalancerType:"))).equal(true);
    });

    it("of other providers and of other kinds are said", () => {
      const graph = traffic("alb", {
        add: [
          { type: "aws:elb/loadBalancer:LoadBalancer", name: "classic" },
          { type: "aws:cloudfront/distribution:Distribution", name: "cdn" },
          { type: "aws-native:elasticloadbalancingv2:LoadBalancer", name: "native" },
          { type: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding", name: "binding" },
          { type: "awsx:lb:ApplicationLoadBalancer", name: "made-elsewhere", kind: "remote" },
          { type: "awsx:lb:ApplicationLoadBalancer", name: "made-here", kind: "component" },
          { type: "kubernetes:core/v1:Service", name: "service", inputs: { spec: { type: "LoadBalancer" } } },
          { type: "kubernetes:core/v1:Service", name: "inner", inputs: { spec: { type: "ClusterIP" } } },
        ],
      });
      const named = graph.gaps.map(({ at }) => at.resource);
      expect(named).deep.equal(["classic", "cdn", "binding", "made-elsewhere", "native", "service"]);
    });
  });

  describe("subnets", () => {
    it("are those of subnets and of subnet mappings, with both ranges", () => {
      const { subnets } = balancer(
        "alb",
        { remove: ["balancer subnets"] },
        set({
          "balancer subnetMappings": [{ subnetId: "${public-a.id}" }, { subnetId: "${public-b.id}" }],
          "public-b ipv6CidrBlock": "2001:db8:0:1::/64",
        }),
      );
      expect(subnets.map(({ cidr, cidr6 }) => [cidr.value, cidr6?.value ?? null])).deep.equal([
        ["10.0.0.0/24", null],
        ["10.0.1.0/24", "2001:db8:0:1::/64"],
      ]);
      expect(subnets[0]?.cidr.at).include({ resource: "public-a", property: "cidrBlock" });
    });

    it("that are looked up are there with unknown ranges, and one gap", () => {
      const lookedUp = traffic("alb", set({ "balancer subnets": ["subnet-1", "subnet-2"] }));
      expect(lookedUp.loadBalancers[0]?.subnets.map(({ cidr }) => cidr.value)).deep.equal([null, null]);
      expect(gapsOf(lookedUp)).deep.equal([
        'balancer subnets: None of subnets can be followed: "subnet-1" comes from elsewhere: no resource of this program has it. ' +
          "Which addresses are in them is not known: what depends on them is not judged.",
      ]);
    });

    it("of which one is from elsewhere, or has no range, are said one by one", () => {
      const mixed = traffic("alb", set({ "balancer subnets": ["${public-a.id}", "subnet-2"] }), {
        remove: ["public-a cidrBlock"],
      });
      const places = mixed.gaps.map(({ at }) => `${at.resource} ${at.property}`);
      expect(places).have.members(["public-a cidrBlock", "balancer subnets[1]"]);
    });

    it("that are not given at all are said", () => {
      expect(gapsOf(traffic("alb", { remove: ["balancer subnets"] }))).deep.equal([
        "balancer subnets: The balancer's subnets are not known: from where it connects to servers is not judged.",
      ]);
    });
  });

  describe("the web application firewall", () => {
    const acl = (rules: unknown): Parameters<typeof traffic>[1] => ({
      add: [
        { type: "aws:wafv2/webAcl:WebAcl", name: "acl", inputs: { scope: "REGIONAL", rules: rules as never } },
        {
          type: "aws:wafv2/webAclAssociation:WebAclAssociation",
          name: "association",
          inputs: { resourceArn: "${balancer.arn}", webAclArn: "${acl.arn}" },
        },
      ],
    });
    const limit = (rules: unknown) => said(balancer("alb", acl(rules)).bodyLimit);
    const common = (more: object, rule: object = { overrideAction: { none: {} } }) => [
      {
        ...rule,
        statement: { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet", ...more } },
      },
    ];
    const size = (comparisonOperator: string, bytes: number, body: object, action: object = { block: {} }) => [
      { action, statement: { sizeConstraintStatement: { comparisonOperator, size: bytes, fieldToMatch: { body } } } },
    ];

    it("limits bodies by AWS's common rules to what it inspects, unless that is overridden", () => {
      const counted = (name: string, use: object) => ({ ruleActionOverrides: [{ name, actionToUse: use }] });
      expect(limit(common({}))).deep.equal([8192, true]);
      expect(limit(common({}, { overrideAction: { count: {} } }))).deep.equal([null, false]);
      expect(limit(common(counted("SizeRestrictions_BODY", { count: {} })))).deep.equal([null, false]);
      expect(limit(common(counted("SizeRestrictions_BODY", { block: {} })))).deep.equal([8192, true]);
      expect(limit(common(counted("SizeRestrictions_QUERYSTRING", { count: {} })))).deep.equal([8192, true]);
      expect(limit([{ statement: { rateBasedStatement: { limit: 1 } }, action: { block: {} } }])).deep.equal([
        null,
        false,
      ]);
    });

    it("limits bodies by rules about their size, as far as it sees them", () => {
      expect(limit(size("GT", 4096, {}))).deep.equal([4096, true]);
      expect(limit(size("GE", 4096, {}))).deep.equal([4095, true]);
      expect(limit(size("LT", 4096, {}))).deep.equal([null, false]);
      expect(limit(size("GT", 4096, {}, { count: {} }))).deep.equal([null, false]);
      expect(limit(size("GT", 100_000, { oversizeHandling: "MATCH" }))).deep.equal([8192, true]);
      expect(limit(size("GT", 100_000, { oversizeHandling: "CONTINUE" }))).deep.equal([null, false]);
      expect(limit([...size("GT", 4096, {}), ...common({})])).deep.equal([4096, true]);
    });

    it("of another balancer, or of none, does not", () => {
      const other = { ...acl(common({})), set: { "association resourceArn": "arn:aws:elasticloadbalancing:…" } };
      expect(said(balancer("alb", { add: other.add! }, { set: other.set }).bodyLimit)).deep.equal([null, false]);
      expect(said(balancer("alb").bodyLimit)).deep.equal([null, false]);
    });
  });
});
