import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { checks, explain, pages } from "../../parity/checks/index";

const FOLDER = join(__dirname, "..", "..", "docs", "checks");

describe("pages of checks", () => {
  it("are what the registry says", () => {
    const expected = pages();
    if (process.env["UPDATE"]) {
      mkdirSync(FOLDER, { recursive: true });
      for (const [file, text] of Object.entries(expected)) writeFileSync(join(FOLDER, file), text);
    }
    expect(readdirSync(FOLDER).sort()).to.deep.equal(Object.keys(expected).sort());
    for (const [file, text] of Object.entries(expected))
      expect(readFileSync(join(FOLDER, file), "utf8")).to.equal(text);
  });

  it("explain every check, and nothing else", () => {
    for (const { id } of checks) expect(explain(id)!.messages).to.have.length.greaterThan(0);
    expect(explain("unknown")).to.equal(null);
  });
});
