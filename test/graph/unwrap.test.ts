import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { decode } from "../../parity/graph/decode";
import { treeText } from "../../parity/graph/tree-text";
import { unwrap } from "../../parity/graph/unwrap";

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString("base64");
const TEXT = "#cloud-config\nwrite_files:\n  - { path: /etc/motd, content: hello }\n";

describe("graph: unwrapping", () => {
  it("takes base64 off, and gzip in it, line breaks or not", () => {
    expect(unwrap(base64(TEXT))).to.deep.equal({ formats: "base64", text: TEXT });
    expect(unwrap(base64(gzipSync(TEXT)))).to.deep.equal({ formats: "base64, gzip", text: TEXT });
    expect(unwrap(base64(TEXT).replace(/.{40}/g, "$&\n"))?.text).to.equal(TEXT);
  });

  it("leaves what is no base64, what is too short to tell, and bytes that are no text", () => {
    const bytes = Uint8Array.from({ length: 60 }, (_, index) => index * 4);
    const damaged = gzipSync(TEXT).subarray(0, 40);
    for (const text of [TEXT, "", "subnet-0a1b2c3d4e5f6071", base64("short"), base64(bytes), base64(damaged)])
      expect(unwrap(text), text).to.equal(null);
  });

  it("leaves what would take much room", () => {
    expect(unwrap(base64(gzipSync(Buffer.alloc(2 * 1024 * 1024, "a"))))).to.equal(null);
  });

  it("never calls equal what decoding tells apart", () => {
    const wrap = (text: string, level: number): string => base64(level === 0 ? text : gzipSync(text, { level }));
    const levels = fc.integer({ min: 0, max: 9 });
    const texts = fc.stringMatching(/^[ -~]{24,60}$/);
    fc.assert(
      fc.property(texts, levels, levels, (text, a, b) => {
        const [mine, other] = [wrap(text, a), wrap(text, b)];
        const same = unwrap(mine)?.formats === unwrap(other)?.formats;
        const tree = (one: string): string =>
          treeText(decode("aws:ec2/launchTemplate:LaunchTemplate", "userData", one));
        expect(tree(mine) === tree(other)).to.equal(same);
      }),
    );
  });
});
