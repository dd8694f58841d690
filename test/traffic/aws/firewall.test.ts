import { expect } from "chai";
import type { Value } from "../../../parity/graph";
import type { FirewallRule } from "../../../parity/traffic/types";
import { gapsOf, set, traffic } from "./support";

/** Protocol, ports, sources. */
const shape = (rules: readonly FirewallRule[] | null) =>
  rules?.map(({ protocol, fromPort, toPort, sources }) => [protocol, fromPort, toPort, sources]) ?? null;
const firewall = (...args: Parameters<typeof traffic>) => shape(traffic(...args).paths[0]!.servers.firewall);
const ingress = (rule: { readonly [property: string]: Value }) =>
  firewall("alb", set({ "server-group ingress": [{ protocol: "tcp", fromPort: 80, toPort: 81, ...rule }] }));

describe("security groups", () => {
  it("admit ranges, groups and lists by rules of their own", () => {
    expect(ingress({ cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["::/0"] })).deep.equal([
      ["tcp", 80, 81, ["10.0.0.0/8", "::/0"]],
    ]);
    expect(ingress({ securityGroups: ["${balancer-group.id}"] })).deep.equal([["tcp", 80, 81, ["balancer"]]]);
    expect(ingress({ cidrBlocks: ["${public-a.cidrBlock}"] })).deep.equal([["tcp", 80, 81, ["10.0.0.0/24"]]]);
    const lists = firewall("alb", {
      add: [
        {
          type: "aws:ec2/managedPrefixList:ManagedPrefixList",
          name: "offices",
          inputs: { entries: [{ cidr: "192.0.2.0/25" }, { cidr: "192.0.2.128/25" }] },
        },
      ],
      set: { "server-group ingress": [{ protocol: "tcp", fromPort: 1, toPort: 2, prefixListIds: ["${offices.id}"] }] },
    });
    expect(lists).deep.equal([["tcp", 1, 2, ["192.0.2.0/25", "192.0.2.128/25"]]]);
  });

  it("say protocols by name and by number, and leave out what is neither TCP nor UDP", () => {
    const all = ["tcp", "6", "UDP", "17", "-1", "icmp", "50"].map((protocol) => ({
      protocol,
      fromPort: 0,
      toPort: 0,
      cidrBlocks: ["0.0.0.0/0"],
    }));
    const found = firewall("alb", set({ "server-group ingress": all }));
    expect(found?.map(([protocol, from, to]) => [protocol, from, to])).deep.equal([
      ["tcp", 0, 0],
      ["tcp", 0, 0],
      ["udp", 0, 0],
      ["udp", 0, 0],
      ["any", 0, 65535],
    ]);
  });

  it("admit nobody of whom is asked by another group, and themselves where the balancer is in them", () => {
    const other = { type: "aws:ec2/securityGroup:SecurityGroup", name: "bastion", inputs: { vpcId: "${vpc.id}" } };
    const rule = { protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: ["${bastion.id}"] };
    expect(firewall("alb", { add: [other], set: { "server-group ingress": [rule] } })).deep.equal([
      ["tcp", 22, 22, []],
    ]);
    const self = [{ protocol: "tcp", fromPort: 80, toPort: 80, self: true }];
    expect(firewall("alb", set({ "server-group ingress": self }))).deep.equal([["tcp", 80, 80, []]]);
    const shared = set({ "server-group ingress": self, "balancer securityGroups": ["${server-group.id}"] });
    expect(firewall("alb", shared)).deep.equal([["tcp", 80, 80, ["balancer"]]]);
  });

  it("have further rules as resources, of two kinds", () => {
    const found = firewall("alb", {
      set: { "server-group ingress": [] },
      add: [
        {
          type: "aws:ec2/securityGroupRule:SecurityGroupRule",
          name: "old",
          inputs: {
            type: "ingress",
            securityGroupId: "${server-group.id}",
            protocol: "tcp",
            fromPort: 80,
            toPort: 80,
            sourceSecurityGroupId: "${balancer-group.id}",
          },
        },
        {
          type: "aws:ec2/securityGroupRule:SecurityGroupRule",
          name: "out",
          inputs: { type: "egress", securityGroupId: "${server-group.id}", protocol: "-1", cidrBlocks: ["0.0.0.0/0"] },
        },
        {
          type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          name: "new",
          inputs: {
            securityGroupId: "${server-group.id}",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrIpv4: "10.0.0.0/16",
          },
        },
        {
          type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          name: "other-group",
          inputs: { securityGroupId: "${balancer-group.id}", ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
        },
      ],
    });
    expect(found).deep.equal([
      ["tcp", 80, 80, ["balancer"]],
      ["tcp", 443, 443, ["10.0.0.0/16"]],
    ]);
  });

  it("of a template stand in its network interfaces where there are any", () => {
    const found = traffic("alb", {
      remove: ["template vpcSecurityGroupIds"],
      set: { "template networkInterfaces": [{ securityGroups: ["${server-group.id}"], subnetId: "${private-b.id}" }] },
    }).paths[0]!.servers;
    expect(shape(found.firewall)).deep.equal([["tcp", 8080, 8080, ["balancer"]]]);
    expect(found.subnets.map(({ cidr }) => cidr.value)).deep.equal(["10.0.32.0/20"]);
  });

  it("that cannot be followed make what is let in unknown, and are said", () => {
    const unknown = traffic("alb", set({ "template vpcSecurityGroupIds": ["${server-group.id}", "sg-1"] }));
    expect(unknown.paths[0]?.servers.firewall).equal(null);
    expect(gapsOf(unknown)).deep.equal([
      'template vpcSecurityGroupIds[1]: vpcSecurityGroupIds[1] cannot be followed: "sg-1" comes from elsewhere: no resource of ' +
        "this program has it. What it lets in is not known: whether the balancer gets through is not judged.",
    ]);
    const none = traffic("alb", { remove: ["template vpcSecurityGroupIds"] });
    expect(none.paths[0]?.servers.firewall).equal(null);
    expect(gapsOf(none)[0]).contain("No security group is given");
  });

  it("that are looked up may have other rules", () => {
    const looked = traffic("alb", {
      add: [{ type: "aws:ec2/securityGroup:SecurityGroup", name: "shared", kind: "read" }],
      set: { "template vpcSecurityGroupIds": ["${shared.id}"] },
    });
    expect(looked.paths[0]?.servers.firewall).equal(null);
    expect(gapsOf(looked)[0]).contain("shared is looked up");
  });

  it("with a source or a port that only a deployment knows have a rule about which nothing is known", () => {
    expect(ingress({ cidrBlocks: ["${vpc.ipv6CidrBlock}"] })).deep.equal([["tcp", 80, 81, null]]);
    expect(ingress({ prefixListIds: ["pl-1"] })).deep.equal([["tcp", 80, 81, null]]);
    expect(ingress({ securityGroups: ["sg-elsewhere"] })).deep.equal([["tcp", 80, 81, null]]);
    expect(ingress({ toPort: "${vpc.arn}", cidrBlocks: ["0.0.0.0/0"] })).deep.equal([["tcp", 0, 65535, null]]);
  });
});
