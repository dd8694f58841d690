import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { globRegex, literal, word } from "../../../parity/rehearse/haproxy/word";
import { globMatches } from "../../../parity/traffic/balancer";
import { needsRehearsal } from "../support";

/** What a shell would take apart, and more. */
const NASTY = fc.string({
  unit: fc.constantFrom(
    ...Array.from("ab 0'\"\\#$%{}[]()|&;,:@*?!~^\t\n\r\u0001\u007fé€😀"),
    "\\x41",
    "${HOME}",
    "%[src]",
  ),
  maxLength: 24,
});

describe("rehearse: words of HAProxy's configuration", function () {
  this.timeout(60_000);

  it("stand on one line and hold nothing that would end them", () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const written = word(text);
        expect(written).to.not.match(/[\n\r\0]/);
        expect(unquoted(written)).to.equal(text);
      }),
    );
    expect(() => word("a\0b")).to.throw(RangeError);
  });

  it("are read by HAProxy as what they stand for", function () {
    needsRehearsal.call(this);
    const folder = mkdtempSync(join(tmpdir(), "parity-rehearse-"));
    try {
      const texts = fc.sample(NASTY, { numRuns: 48, seed: 1 });
      // The name of a file that is not there comes back in the message; after fifty HAProxy stops.
      const lines = texts.map((text) => `  errorfile 503 ${word(`/nowhere/${text}`)}`);
      const file = join(folder, "haproxy.cfg");
      writeFileSync(file, ["defaults", "  mode http", ...lines, ""].join("\n"));
      const { stderr } = spawnSync("haproxy", ["-c", "-f", file], {
        encoding: "utf8",
        env: { PATH: `${process.env["PATH"]}:/usr/sbin` },
      });
      const missing = texts.filter((text) => !stderr.includes(`/nowhere/${text}`));
      expect(missing).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("leave no variable in a log-format", () => {
    expect(literal("100%[src]%%")).to.equal("100%%[src]%%%%");
  });

  it("match what a balancer's wildcards match", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab/.*?+(".split("")), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (glob, path) => {
        expect(new RegExp(`^${globRegex(glob)}$`).test(path)).to.equal(globMatches(glob, path));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The reader of HAProxy, as its documentation has it: single quotes, and `\xNN` outside of them. */
function unquoted(written: string): string {
  if (written === '""') return "";
  return written
    .split(/('[^']*')/)
    .map((part) =>
      part.startsWith("'")
        ? part.slice(1, -1)
        : part.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
    .join("");
}
