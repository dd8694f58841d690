import { expect } from "chai";
import { durationOf, sizeOf } from "../../../parity/nginx";
import { inet6Text, parseInet4, parseInet6 } from "../../../parity/nginx/configuration/inet";
import { parseUrl } from "../../../parity/nginx/configuration/url";
import { parseOffset, parseSize, parseTime } from "../../../parity/nginx/configuration/values";

describe("nginx: values", () => {
  it("reads times in milliseconds, and in seconds", () => {
    const times: [string, number | null, number | null][] = [
      ["30", 30_000, 30],
      ["30s", 30_000, 30],
      ["1m30s", 90_000, 90],
      ["1m 30s", 90_000, 90],
      ["1h 30", 3_630_000, 3_630],
      ["500ms", 500, null],
      ["1s500ms", 1_500, null],
      ["1d", 86_400_000, 86_400],
      ["1w", 604_800_000, 604_800],
      ["1M", null, 2_592_000],
      ["1y", null, 31_536_000],
      ["s1", 1_000, 1],
      ["30s1m", null, null],
      ["1m1m", null, null],
      ["", null, null],
      ["s", null, null],
      ["-1", null, null],
      ["1x", null, null],
      ["99999999999999999999", null, null],
    ];
    for (const [text, milliseconds, seconds] of times) {
      expect([parseTime(text, "ms"), parseTime(text, "s")], text).to.deep.equal([milliseconds, seconds]);
    }
    expect([durationOf("1m30s"), durationOf("500ms"), durationOf("1y"), durationOf("soon")]).to.deep.equal([
      90,
      0.5,
      31_536_000,
      null,
    ]);
  });

  it("reads sizes, and offsets, which may be in gigabytes", () => {
    expect([parseSize("8k"), parseSize("1M"), parseSize("5"), parseSize("1g"), parseSize("k")]).to.deep.equal([
      8192,
      1_048_576,
      5,
      null,
      null,
    ]);
    expect([parseOffset("2G"), parseOffset("1t"), sizeOf("1g"), sizeOf("-1")]).to.deep.equal([
      2_147_483_648,
      null,
      1_073_741_824,
      null,
    ]);
  });

  it("reads addresses as nginx does", () => {
    expect(parseInet4("010.0.0.1")).to.deep.equal([10, 0, 0, 1]);
    expect([parseInet4("1.2.3"), parseInet4("256.0.0.1"), parseInet4("255.255.255.255")]).to.deep.equal([
      null,
      null,
      null,
    ]);
    const written = (text: string) => {
      const address = parseInet6(text);
      return address === null ? null : inet6Text(address);
    };
    const addresses: [string, string | null][] = [
      ["::", "::"],
      ["::1", "::1"],
      ["1::", "1::"],
      ["FE80::0:1", "fe80::1"],
      ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
      ["::ffff:1.2.3.4", "::ffff:1.2.3.4"],
      ["::1.2.3.4", "::1.2.3.4"],
      ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
      ["1:2:3:4:5:6:7", null],
      ["1::2::3", null],
      ["12345::", null],
      ["1:2:3:4:5:6:7:8:9", null],
      [":", null],
      ["", null],
      ["g::", null],
    ];
    for (const [text, expected] of addresses) expect(written(text), text).to.equal(expected);
  });

  it("reads what proxy_pass names, and says why not", () => {
    const read = (text: string) => {
      const url = parseUrl(text, { defaultPort: 80, uriPart: true });
      return "error" in url ? url.error : `${url.kind} ${url.host} ${url.port} ${url.uri}`;
    };
    expect(read("app")).to.equal("name app 80 ");
    expect(read("app:8080/x?y")).to.equal("name app 8080 /x?y");
    expect(read("10.0.0.1?a")).to.equal("inet 10.0.0.1 80 ?a");
    expect(read("[::1]:81/")).to.equal("inet6 [::1] 81 /");
    expect(read("unix:/run/a.sock:/x")).to.equal("unix unix:/run/a.sock 0 /x");
    expect([read("app:0"), read("app:x"), read(":80"), read("[::1"), read("unix:")]).to.deep.equal([
      "invalid port",
      "invalid port",
      "no host",
      "invalid host",
      "no path in the unix domain socket",
    ]);
  });
});
