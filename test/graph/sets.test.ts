import { expect } from "chai";
import { isSet } from "../../parity/graph";
import { differences } from "./support";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const rule = (port: number, ...cidrBlocks: string[]) => ({ fromPort: port, toPort: port, protocol: "tcp", cidrBlocks });

describe("lists that are sets", () => {
  it("are known by type and path, whatever the provider calls the module", () => {
    expect(isSet(GROUP, "ingress", [])).to.equal(true);
    expect(isSet("aws:lb/listenerRule:ListenerRule", "conditions[].pathPattern.values", [])).to.equal(true);
    expect(isSet("aws:alb/listenerRule:ListenerRule", "conditions", [])).to.equal(true);
    expect(isSet("azure-native:network:VirtualNetwork", "subnets[].delegations", [])).to.equal(true);
    expect(isSet("azure-native:network/v20240501:NetworkSecurityGroup", "securityRules", [])).to.equal(true);
  });

  it("are known by name in types that no table has", () => {
    expect(isSet("other:x:Y", "network.subnetIds", [])).to.equal(true);
    expect(isSet("other:x:Y", "tags", ["key", "value"])).to.equal(true);
    expect(
      isSet("aws:ecs/taskDefinition:TaskDefinition", "containerDefinitions![].environment", ["name", "value"]),
    ).to.equal(true);
  });

  it("are not lists whose order has a meaning", () => {
    expect(isSet("aws:autoscaling/group:Group", "terminationPolicies", [])).to.equal(false);
    expect(isSet("aws:lb/listener:Listener", "defaultActions", [])).to.equal(false);
    expect(isSet("aws:cloudfront/distribution:Distribution", "orderedCacheBehaviors", [])).to.equal(false);
    expect(isSet("azure-native:network:ApplicationGateway", "urlPathMaps[].pathRules", [])).to.equal(false);
    expect(isSet("other:x:Y", "environment", [])).to.equal(false);
  });

  it("are equal in any order", () => {
    const one = [rule(80, "10.0.0.0/8", "192.168.0.0/16"), rule(443, "0.0.0.0/0")];
    const other = [rule(443, "0.0.0.0/0"), rule(80, "192.168.0.0/16", "10.0.0.0/8")];
    expect(differences(one, other, "ingress", GROUP)).to.deep.equal([]);
    expect(differences(["a", "b"], ["b", "a"], "commands")).to.deep.equal(['moved commands[0]: "at 0" → "at 1"']);
  });

  it("count how often an element is there", () => {
    expect(differences(["a", "a", "b"], ["a", "b"], "subnetIds")).to.deep.equal([
      'missing subnetIds[1]: "a" → nothing',
    ]);
  });

  it("show the one field in which an element differs", () => {
    const before = [rule(80, "10.0.0.0/8"), rule(443, "0.0.0.0/0"), rule(22, "10.1.0.0/16")];
    const after = [rule(22, "10.1.0.0/16"), { ...rule(443, "0.0.0.0/0"), protocol: "udp" }, rule(80, "10.0.0.0/8")];
    expect(differences(before, after, "ingress", GROUP)).to.deep.equal(['changed ingress[1].protocol: "tcp" → "udp"']);
  });

  it("show an element that only one side has as one difference", () => {
    const [added] = differences([rule(80, "a")], [rule(22, "b"), rule(80, "a")], "ingress", GROUP);
    expect(added).to.match(/^added ingress\[0\]: nothing → \{"cidrBlocks":\["b"\],/);
  });

  it("pair elements by the field that names them", () => {
    const probe = (name: string, path: string, port: number) => ({ name, path, port });
    const gateway = "azure-native:network:ApplicationGateway";
    expect(
      differences(
        [probe("a", "/x", 1), probe("b", "/y", 2)],
        [probe("b", "/x", 1), probe("a", "/x", 1)],
        "probes",
        gateway,
      ),
    ).to.deep.equal(['changed probes[1].path: "/y" → "/x"', "changed probes[1].port: 2 → 1"]);
  });
});
