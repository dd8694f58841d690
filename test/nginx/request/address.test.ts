import { expect } from "chai";
import fc from "fast-check";
import { cidrContains } from "../../../parity/nginx";
import { addressBytes, addressText, network } from "../../../parity/nginx/address";

const byte = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.array(byte, { minLength: 4, maxLength: 4 });
const ipv6 = fc.array(fc.oneof(fc.constant(0), byte), { minLength: 16, maxLength: 16 });

describe("nginx: addresses", () => {
  it("are written as nginx writes them", () => {
    const written = (text: string) => addressText(addressBytes(text)!);
    expect(written("2001:DB8:0:0:1:0:0:1")).to.equal("2001:db8::1:0:0:1");
    expect(written("::ffff:192.0.2.1")).to.equal("::ffff:192.0.2.1");
    expect(written("0:0:0:0:0:0:0:0")).to.equal("::");
    expect(written("[fe80::1]")).to.equal("fe80::1");
    expect(written("010.001.000.255")).to.equal("10.1.0.255");
  });

  it("mean the same written and read again", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (bytes) => void expect(addressBytes(addressText(bytes))).to.deep.equal(bytes)),
    );
  });

  it("are refused where they are none", () => {
    for (const text of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.256",
      "1..2.3",
      "a.b.c.d",
      "1:2:3",
      "::1::2",
      "12345::",
      "1.2.3.4:80",
      ":",
    ]) {
      expect(addressBytes(text), text).to.equal(null);
    }
  });

  it("lie in networks", () => {
    expect(cidrContains("10.0.0.0/8", "10.1.2.3")).to.equal(true);
    expect(cidrContains("10.0.0.0/8", "10.1.0.0/16")).to.equal(true);
    expect(cidrContains("10.1.0.0/16", "10.0.0.0/8")).to.equal(false);
    expect(cidrContains("10.0.0.0/8", "11.0.0.1")).to.equal(false);
    expect(cidrContains("10.0.0.7", "10.0.0.7")).to.equal(true);
    expect(cidrContains("0.0.0.0/0", "10.0.0.0/8")).to.equal(true);
    expect(cidrContains("::/0", "2001:db8::/32")).to.equal(true);
    expect(cidrContains("2001:db8::/32", "2001:db8:ffff::1")).to.equal(true);
    expect(cidrContains("2001:db8::/32", "10.0.0.1")).to.equal(false);
    expect(cidrContains("all", "10.0.0.1")).to.equal(false);
    expect(cidrContains("10.0.0.0/33", "10.0.0.1")).to.equal(false);
  });

  it("every network contains itself, and what it contains is contained by all that contain it", () => {
    const cidr = fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([bytes, bits]) => `${bytes.join(".")}/${bits}`);
    fc.assert(
      fc.property(cidr, cidr, cidr, (a, b, c) => {
        expect(cidrContains(a, a)).to.equal(true);
        if (cidrContains(a, b) && cidrContains(b, c)) expect(cidrContains(a, c)).to.equal(true);
        expect(cidrContains(a, b)).to.equal(network(a)!.bits <= network(b)!.bits && cidrContains(a, b.split("/")[0]!));
      }),
    );
  });
});
