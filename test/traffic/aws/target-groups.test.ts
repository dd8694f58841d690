import { expect } from "chai";
import type { Value } from "../../../parity/graph";
import type { Fact, HealthCheck, TargetGroup } from "../../../parity/traffic/types";
import type { BaseName } from "../../support/stacks";
import { gapsOf, set, traffic } from "./support";

const group = (...args: Parameters<typeof traffic>): TargetGroup => traffic(...args).paths[0]!.group;
/** The target group with nothing but these inputs. */
function bare(base: BaseName, inputs: { readonly [property: string]: Value }): TargetGroup {
  const own = { vpcId: "${vpc.id}", port: 8080, protocol: base === "alb" ? "HTTP" : "TCP", ...inputs };
  return group(base, {
    remove: ["targets"],
    add: [{ type: "aws:lb/targetGroup:TargetGroup", name: "targets", inputs: own }],
  });
}
const said = <T>({ value, given }: Fact<T>) => [value, given] as const;
const numbers = ({ interval, timeout, healthyThreshold, unhealthyThreshold }: HealthCheck) =>
  [interval, timeout, healthyThreshold, unhealthyThreshold].map(({ value }) => value);

describe("target groups of AWS", () => {
  it("take their defaults from AWS", () => {
    const plain = bare("alb", {});
    expect(said(plain.targetType)).deep.equal(["instance", false]);
    expect(said(plain.protocolVersion)).deep.equal(["HTTP1", false]);
    expect(said(plain.ipAddressType)).deep.equal(["ipv4", false]);
    expect(said(plain.drainSeconds)).deep.equal([300, false]);
    expect(said(plain.proxyProtocolV2)).deep.equal([false, false]);
    expect(said(plain.slowStart)).deep.equal([0, false]);
    expect(plain.algorithm && said(plain.algorithm)).deep.equal(["round_robin", false]);
    expect(plain.minimumHealthy && said(plain.minimumHealthy)).deep.equal([1, false]);
    expect(plain.connectionTermination).equal(null);
    expect(plain.stickinessCookie).equal(null);
    expect(plain.validatesCertificate).equal(null);
    expect([plain.hostOverride, plain.pathOverride]).deep.equal([null, null]);
    expect(plain.requestTimeout.value, "the balancer's idle timeout").equal(60);
    expect(bare("nlb-tcp", {}).connectionTermination?.value).equal(false);
  });

  it("have what is given", () => {
    const given = bare("alb", {
      loadBalancingAlgorithmType: "least_outstanding_requests",
      slowStart: 30,
      targetGroupHealth: { unhealthyStateRouting: { minimumHealthyTargetsCount: 2 } },
    });
    expect(given.algorithm?.value).equal("least_outstanding_requests");
    expect(given.slowStart.value).equal(30);
    expect(given.minimumHealthy?.value).equal(2);
    expect(given.minimumHealthy?.at.property).equal(
      "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsCount",
    );
  });

  it("preserve client addresses by protocol and kind of target", () => {
    const preserves = (inputs: { [property: string]: Value }) => said(bare("nlb-tcp", inputs).preserveClientIp);
    expect(preserves({})).deep.equal([true, false]);
    expect(preserves({ targetType: "ip" })).deep.equal([false, false]);
    expect(preserves({ targetType: "ip", protocol: "TLS" })).deep.equal([false, false]);
    expect(preserves({ targetType: "ip", protocol: "UDP" })).deep.equal([true, false]);
    expect(preserves({ preserveClientIp: "false" })).deep.equal([false, true]);
    expect(said(bare("alb", {}).preserveClientIp)).deep.equal([false, false]);
  });

  it("stick by a cookie of the balancer or of the application", () => {
    const cookie = (stickiness: Value) => bare("alb", { stickiness }).stickinessCookie?.value;
    expect(cookie({ type: "lb_cookie" })).equal("AWSALB");
    expect(cookie({ type: "app_cookie", cookieName: "session" })).equal("session");
    expect(cookie({ type: "lb_cookie", enabled: false })).equal(undefined);
    expect(bare("nlb-tcp", { stickiness: { type: "source_ip" } }).stickinessCookie).equal(null);
  });

  it("without port or protocol are said", () => {
    const all = traffic("alb", { remove: ["targets port"] });
    expect(gapsOf(all)).deep.equal(["targets port: port is not given, and a target group of servers needs it."]);
  });
});

describe("health checks of AWS", () => {
  it("without a block are the API's", () => {
    const alb = bare("alb", {}).healthCheck;
    expect(said(alb.protocol)).deep.equal(["HTTP", false]);
    expect(said(alb.path)).deep.equal(["/", false]);
    expect(said(alb.matcher)).deep.equal(["200", false]);
    expect(numbers(alb)).deep.equal([30, 5, 5, 2]);
    expect(alb.host).deep.equal({ kind: "target" });
    expect(alb.userAgent).equal("ELB-HealthChecker/2.0");
    const nlb = bare("nlb-tcp", {}).healthCheck;
    expect(said(nlb.protocol)).deep.equal(["TCP", false]);
    expect(numbers(nlb)).deep.equal([30, 10, 5, 2]);
    expect(nlb.host).deep.equal({ kind: "node" });
  });

  it("with a block have the provider's defaults for what it does not say", () => {
    const alb = bare("alb", { healthCheck: { path: "/up" } }).healthCheck;
    expect(numbers(alb)).deep.equal([30, 5, 3, 3]);
    expect(said(alb.path)).deep.equal(["/up", true]);
    const nlb = bare("nlb-tcp", { healthCheck: { interval: 10 } }).healthCheck;
    expect(said(nlb.protocol), "the provider sends HTTP").deep.equal(["HTTP", false]);
    expect(numbers(nlb)).deep.equal([10, 6, 3, 3]);
    expect(said(nlb.matcher)).deep.equal(["200-399", false]);
    expect(numbers(bare("nlb-tcp", { healthCheck: { protocol: "HTTPS" } }).healthCheck)).deep.equal([30, 10, 3, 3]);
  });

  it("of gRPC want its codes", () => {
    const { healthCheck } = bare("alb", { protocolVersion: "GRPC", healthCheck: { enabled: true } });
    expect(healthCheck.grpc).equal(true);
    expect(healthCheck.path.value).equal("/AWS.ALB/healthcheck");
    expect(healthCheck.matcher.value).equal("12");
  });

  it("take an empty path or matcher for none", () => {
    const { healthCheck } = bare("alb", { healthCheck: { path: "", matcher: "" } });
    expect(said(healthCheck.path)).deep.equal(["/", true]);
    expect(said(healthCheck.matcher)).deep.equal(["200", true]);
  });

  it("ask the port of the traffic, or one of their own", () => {
    const port = (value: Value) => {
      const { healthCheck } = bare("alb", { healthCheck: { port: value } });
      return [...said(healthCheck.port), healthCheck.onTrafficPort, healthCheck.port.at.property];
    };
    expect(port("traffic-port")).deep.equal([8080, true, true, "healthCheck.port"]);
    expect(port("9000")).deep.equal([9000, true, false, "healthCheck.port"]);
    expect(port(9000)).deep.equal([9000, true, false, "healthCheck.port"]);
    expect(port(null)).deep.equal([8080, false, true, "healthCheck.port"]);
    expect(port("somewhere")).deep.equal([null, true, false, "healthCheck.port"]);
  });

  it("of functions are off until a block says so", () => {
    const check = (healthCheck?: Value) => {
      const all = traffic("alb", {
        set: { "targets targetType": "lambda" },
        remove: ["targets port", "targets protocol", ...(healthCheck === undefined ? ["targets healthCheck"] : [])],
      });
      return all.paths[0]!.group.healthCheck;
    };
    expect(check().enabled.value).equal(false);
    expect(numbers(check())).deep.equal([35, 30, 5, 2]);
    expect(check({}).enabled.value).equal(true);
  });
});

it("a health check's facts have the place of their property, given or not", () => {
  const { healthCheck } = group("alb", set({ "targets healthCheck": { path: "/health" } }));
  expect(healthCheck.matcher.at).include({ resource: "targets", property: "healthCheck.matcher" });
  expect(healthCheck.at).include({ resource: "targets", property: "healthCheck" });
});
