import { expect } from "chai";
import fc from "fast-check";
import { diffLines, hunks } from "../../parity/report/line-diff";

const texts = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

describe("report: line diff", () => {
  it("holds both texts: without additions the first, without removals the second", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const diff = diffLines(before, after);
        expect(diff.filter((line) => line.sign !== "+").map((line) => line.text)).to.deep.equal(before);
        expect(diff.filter((line) => line.sign !== "-").map((line) => line.text)).to.deep.equal(after);
      }),
    );
  });

  it("is the least edit for one line put in the middle", () => {
    const before = ["listen 443;", "root /srv;", "index index.html;"];
    const after = ["listen 443;", "listen 80;", "root /srv;", "index index.html;"];
    expect(diffLines(before, after).filter((line) => line.sign !== " ")).to.deep.equal([
      { sign: "+", text: "listen 80;" },
    ]);
  });

  it("gives up on the least edit for texts that have nothing in common, not on the texts", () => {
    const before = Array.from({ length: 5000 }, (_, index) => `a${index}`);
    const after = Array.from({ length: 5000 }, (_, index) => `b${index}`);
    expect(diffLines(before, after)).to.have.length(10_000);
  });

  it("counts the unchanged lines it leaves out", () => {
    const before = ["1", "2", "3", "4", "5", "6", "7"];
    const shown = hunks(diffLines(before, before.with(3, "four")), 1);
    expect(shown).to.deep.equal([
      { skipped: 2 },
      {
        lines: [
          { sign: " ", text: "3" },
          { sign: "-", text: "4" },
          { sign: "+", text: "four" },
          { sign: " ", text: "5" },
        ],
      },
      { skipped: 2 },
    ]);
  });
});
