import { expect } from "chai";
import type { Value } from "../../../parity/graph";
import type { Servers } from "../../../parity/traffic/types";
import type { BaseResource, Change } from "../../support/stacks";
import { gapsOf, set, traffic } from "./support";

const servers = (...args: Parameters<typeof traffic>): readonly Servers[] =>
  traffic(...args).paths.map((path) => path.servers);
const names = (...args: Parameters<typeof traffic>) => servers(...args).map(({ at }) => at.resource);
const add = (...resources: readonly BaseResource[]): Change => ({ add: resources });
const detached: Change = { remove: ["servers targetGroupArns"] };
const resource = (type: string, name: string, inputs: { readonly [property: string]: Value }): BaseResource => ({
  type: `aws:${type}`,
  name,
  inputs,
});

describe("servers on AWS", () => {
  describe("of auto-scaling groups", () => {
    it("are registered in four ways", () => {
      expect(names("alb")).deep.equal(["servers"]);
      expect(names("alb", detached)).deep.equal([]);
      const source = { identifier: "${targets.arn}", type: "elbv2" };
      expect(names("alb", detached, set({ "servers trafficSources": [source] }))).deep.equal(["servers"]);
      const attachment = resource("autoscaling/attachment:Attachment", "attachment", {
        autoscalingGroupName: "${servers.name}",
        lbTargetGroupArn: "${targets.arn}",
      });
      expect(names("alb", detached, add(attachment))).deep.equal(["servers"]);
      const older = resource("autoscaling/attachment:Attachment", "attachment", {
        autoscalingGroupName: "${servers.name}",
        albTargetGroupArn: "${targets.arn}",
      });
      expect(names("alb", detached, add(older)), "under the name of before 2023").deep.equal(["servers"]);
      const traffic = resource("autoscaling/trafficSourceAttachment:TrafficSourceAttachment", "attachment", {
        autoscalingGroupName: "${servers.id}",
        trafficSource: source,
      });
      expect(names("alb", detached, add(traffic))).deep.equal(["servers"]);
      expect(names("alb", add(attachment)), "twice is once").deep.equal(["servers"]);
    });

    it("have its subnets, and are replaced where it asks the balancer", () => {
      const [group] = servers("alb");
      expect(group?.subnets.map(({ cidr }) => cidr.value)).deep.equal(["10.0.16.0/20", "10.0.32.0/20"]);
      expect(group?.replacedWhenUnhealthy).include({ value: true, given: true });
      expect(group?.gracePeriod.value).equal(300);
      expect(group?.port).equal(null);
      const [plain] = servers("alb", { remove: ["servers healthCheckType", "servers healthCheckGracePeriod"] });
      expect(plain?.replacedWhenUnhealthy).include({ value: false, given: false });
      expect(plain?.gracePeriod).include({ value: 300, given: false });
    });

    it("are started from a configuration, or from several templates", () => {
      const configuration = resource("ec2/launchConfiguration:LaunchConfiguration", "old", {
        imageId: "ami-1",
        instanceType: "m5.large",
        securityGroups: ["${server-group.id}"],
        userData: "#!/bin/bash\napt-get install -y nginx\n",
      });
      const [old] = servers("alb", add(configuration), {
        remove: ["servers launchTemplate"],
        set: { "servers launchConfiguration": "${old.name}" },
      });
      expect(old?.webServer?.at).include({ resource: "old", property: "userData" });
      const second = resource("ec2/launchTemplate:LaunchTemplate", "arm", { userData: "", vpcSecurityGroupIds: [] });
      const mixed = traffic("alb", add(second), {
        remove: ["servers launchTemplate"],
        set: {
          "servers mixedInstancesPolicy": {
            launchTemplate: {
              launchTemplateSpecification: { launchTemplateId: "${template.id}", version: "$Latest" },
              overrides: [
                { instanceType: "m6i.large" },
                { launchTemplateSpecification: { launchTemplateId: "${arm.id}", version: "$Latest" } },
              ],
            },
          },
        },
      });
      expect(mixed.paths.map(({ id, servers: { webServer } }) => [id, webServer?.at.resource ?? null])).deep.equal([
        [
          "https:443 host → targets → servers.mixedInstancesPolicy.launchTemplate.launchTemplateSpecification",
          "template",
        ],
        [
          "https:443 host → targets → servers.mixedInstancesPolicy.launchTemplate.overrides[1].launchTemplateSpecification",
          null,
        ],
      ]);
    });

    it("may run an older version of the template, and that is said", () => {
      const version = (value: Value, more: Change = {}) =>
        gapsOf(traffic("alb", set({ "servers launchTemplate": { id: "${template.id}", version: value } }), more));
      const moves = set({ "template updateDefaultVersion": true });
      expect(version("$Latest")).deep.equal([]);
      expect(version("$Default", moves)).deep.equal([]);
      expect(version("$Default")[0]).match(
        /^servers launchTemplate\.version: The template's default version is started/,
      );
      expect(version(null)[0]).match(/The template's default version is started/);
      expect(version("3")).deep.equal([
        "servers launchTemplate.version: Version 3 of the template is started: it is judged as if it were this one.",
      ]);
    });

    it("whose template is from elsewhere, or is not given, are gaps that block", () => {
      const elsewhere = traffic("alb", set({ "servers launchTemplate": { id: "lt-1" } }));
      expect(elsewhere.paths).deep.equal([]);
      expect(gapsOf(elsewhere)[0]).match(/^! servers launchTemplate\.id: .*"lt-1" comes from elsewhere/);
      const none = traffic("alb", { remove: ["servers launchTemplate"] });
      expect(gapsOf(none)).deep.equal([
        "! servers : What its servers are started from cannot be followed: they are not judged.",
      ]);
    });
  });

  describe("attached by themselves", () => {
    const instance = (inputs: { readonly [property: string]: Value }) =>
      resource("ec2/instance:Instance", "machine", {
        ami: "ami-1",
        subnetId: "${private-a.id}",
        vpcSecurityGroupIds: ["${server-group.id}"],
        ...inputs,
      });
    const attach = (inputs: { readonly [property: string]: Value }) =>
      resource("lb/targetGroupAttachment:TargetGroupAttachment", "attachment", {
        targetGroupArn: "${targets.arn}",
        targetId: "${machine.id}",
        ...inputs,
      });

    it("are instances, with a port of their own", () => {
      const userData = "#!/bin/bash\napt-get install -y nginx\n";
      const [machine] = servers("alb", detached, add(instance({ userData }), attach({ port: 9090 })));
      expect(machine?.at.resource).equal("machine");
      expect(machine?.port?.value).equal(9090);
      expect(machine?.subnets.map(({ cidr }) => cidr.value)).deep.equal(["10.0.16.0/20"]);
      expect(machine?.firewall?.map(({ sources }) => sources)).deep.equal([["balancer"]]);
      expect(machine?.replacedWhenUnhealthy.value).equal(false);
      expect(machine?.webServer?.at).include({ resource: "machine", property: "userData" });
    });

    it("are instances of a template, for what they do not say themselves", () => {
      const plain = resource("ec2/instance:Instance", "machine", {
        launchTemplate: { id: "${template.id}", version: "$Latest" },
      });
      const [machine] = servers("alb", detached, add(plain, attach({})));
      expect(machine?.port).equal(null);
      expect(machine?.webServer?.at.resource).equal("template");
      expect(machine?.firewall).not.equal(null);
    });

    it("are addresses, functions and other balancers, of which no more is known", () => {
      const address = traffic("alb", detached, add(attach({ targetId: "10.0.9.9" })));
      expect(address.paths[0]?.servers).include({ firewall: null, webServer: null });
      expect(gapsOf(address)[0]).match(
        /^! attachment targetId: The target cannot be followed: "10\.0\.9\.9" comes from/,
      );
      const lambda = resource("lambda/function:Function", "handler", {});
      const fn = traffic("alb", detached, add(lambda, attach({ targetId: "${handler.arn}" })));
      expect(gapsOf(fn)).deep.equal([
        "attachment targetId: The target is a function: there is no web server in front of it.",
      ]);
      const inner = resource("lb/loadBalancer:LoadBalancer", "inner", {
        subnets: ["${private-a.id}", "${private-b.id}"],
      });
      const chain = traffic("nlb-tcp", detached, add(inner, attach({ targetId: "${inner.arn}" })));
      expect(gapsOf(chain)).include(
        "attachment targetId: The target is the load balancer inner: it is judged by itself, not as what lies behind this one.",
      );
    });
  });

  describe("of containers", () => {
    const task = (containers: string) =>
      resource("ecs/taskDefinition:TaskDefinition", "task", { family: "web", containerDefinitions: containers });
    const service = resource("ecs/service:Service", "service", {
      taskDefinition: "${task.arn}",
      loadBalancers: [{ targetGroupArn: "${targets.arn}", containerName: "web", containerPort: 3000 }],
      networkConfiguration: { subnets: ["${private-a.id}"], securityGroups: ["${server-group.id}"] },
      healthCheckGracePeriodSeconds: 20,
    });
    const containers = (more: object) =>
      JSON.stringify([{ name: "sidecar" }, { name: "web", image: "nginx:1.27", ...more }]);

    it("have the container's port, the service's network and the time to stop", () => {
      const [one] = servers("alb", detached, add(task(containers({ stopTimeout: 90 })), service));
      expect(one?.at.resource).equal("service");
      expect(one?.port?.value).equal(3000);
      expect(one?.subnets.map(({ cidr }) => cidr.value)).deep.equal(["10.0.16.0/20"]);
      expect(one?.firewall).not.equal(null);
      expect(one?.gracePeriod.value).equal(20);
      expect(one?.replacedWhenUnhealthy.value).equal(true);
      expect(one?.stopTimeout).include({ value: 90, given: true });
    });

    it("stop in 30 seconds unless they say otherwise, and what runs in them is inside their image", () => {
      const all = traffic("alb", detached, add(task(containers({})), service));
      expect(all.paths[0]?.servers.stopTimeout).include({ value: 30, given: false });
      expect(gapsOf(all)).deep.equal([
        "! service loadBalancers[0]: What runs in the container is inside its image (nginx:1.27): its web server is not judged.",
      ]);
    });

    it("whose task cannot be read have an unknown time to stop", () => {
      for (const text of ["no JSON", "{}", "[1]", "${task.arn}"]) {
        const [one] = servers("alb", detached, add(task(text), service));
        expect(one?.stopTimeout?.value, text).equal(null);
      }
    });
  });

  it("that are not there are said, with what refers to the group", () => {
    const none = traffic("alb", detached);
    expect(gapsOf(none)).deep.equal([
      "targets : No server of this program is attached to this target group. What is behind it is not judged.",
    ]);
  });

  it("registered with a group of elsewhere are said", () => {
    const arn = "arn:aws:elasticloadbalancing:eu:1:targetgroup/x/1";
    const lost = traffic("alb", set({ "servers targetGroupArns": ["${targets.arn}", arn] }));
    expect(lost.paths).length(1);
    expect(gapsOf(lost)).deep.equal([
      `servers targetGroupArns[1]: targetGroupArns[1] cannot be followed: "${arn}" comes from elsewhere: no resource of this ` +
        "program has it. What it sends to these servers is not judged.",
    ]);
  });

  it("without user data are gaps that block", () => {
    expect(gapsOf(traffic("alb", { userData: "none" }))).deep.equal([
      "! template : There is no user data: what runs on these servers is in their image, and is not judged.",
    ]);
  });
});
