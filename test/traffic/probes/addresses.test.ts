import { expect } from "chai";
import fc from "fast-check";
import { cidrContains } from "../../../parity/nginx/address";
import { addressIn, legsOf } from "../../../parity/traffic/probes/addresses";
import { fact, samplePath, servers, subnet } from "../support/sample";

describe("addresses of probes", () => {
  it("are some that a cloud gives out, a node's and a server's apart", () => {
    expect(addressIn("10.0.0.0/24", 5)).equal("10.0.0.5");
    expect(addressIn("10.0.16.0/20", 10)).equal("10.0.16.10");
    expect(addressIn("10.0.0.16/28", 5)).equal("10.0.0.20");
    expect(addressIn("10.0.0.16/28", 10)).equal("10.0.0.21");
    expect(addressIn("2001:db8:1::/64", 10)).equal("2001:db8:1::a");
    expect(addressIn("fd00:1:2:3:4:5:6:0/112", 5)).equal("fd00:1:2:3:4:5:6:5");
    for (const none of ["", "10.0.0", "10.0.0.0/33", "api"]) expect(addressIn(none, 5)).equal(null);
  });

  it("are inside their subnet, and in small ones too", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), fc.integer({ min: 0, max: 32 }), (bytes, bits) => {
        const cidr = `${bytes.join(".")}/${bits}`;
        for (const offset of [5, 10]) expect(cidrContains(cidr, addressIn(cidr, offset)!), cidr).equal(true);
      }),
    );
  });

  it("lead from each subnet of the balancer to the server subnet of the same zone", () => {
    const legs = legsOf(samplePath(), []);
    expect(legs).deep.equal([
      { cidr: "10.0.0.0/24", node: "10.0.0.5", server: "10.0.16.10" },
      { cidr: "10.0.1.0/24", node: "10.0.1.5", server: "10.0.32.10" },
    ]);
  });

  it("are where nginx expects the balancer, where nobody knows where it is", () => {
    const path = samplePath({ loadBalancer: { subnets: [subnet(null)] } });
    const nodes = (...expected: string[]) => legsOf(path, expected).map(({ cidr, node }) => [cidr, node]);
    expect(nodes("0.0.0.0/0", "unix:", "fd00::/8", "10.7.0.0/16")).deep.equal([["an unknown subnet", "10.7.0.5"]]);
    expect(nodes("192.168.3.4")).deep.equal([["an unknown subnet", "192.168.3.4"]]);
    expect(nodes()).deep.equal([["an unknown subnet", "10.0.0.5"]]);
  });

  it("of servers whose subnet is not known are beside the balancer", () => {
    const path = samplePath({ group: { servers: [servers("", { subnets: [] })] } });
    expect(legsOf(path, []).map(({ server }) => server)).deep.equal(["10.0.0.10", "10.0.1.10"]);
  });

  it("are of IPv6 for servers of IPv6", () => {
    const both = (index: number) => subnet(`10.0.${index}.0/24`, `2001:db8:${index}::/64`);
    const path = samplePath({
      loadBalancer: { subnets: [both(0)] },
      group: { ipAddressType: fact("ipv6"), servers: [servers("", { subnets: [both(1)] })] },
    });
    expect(legsOf(path, [])).deep.equal([{ cidr: "2001:db8:0::/64", node: "2001:db8::5", server: "2001:db8:1::a" }]);
  });
});
