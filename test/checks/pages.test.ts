import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { checks, explain } from "../../parity/checks/index";
import { areaPage, renderAreaPage, renderCheckIndex, renderCheckPage } from "../../parity/report/check-page";
import { byArea, renderCheckList, renderExplanation } from "../../parity/report/explanation";

const FOLDER = join(__dirname, "..", "..", "docs", "checks");
const GENERATED =
  "<!-- Generated from parity/checks/: change the check, then run `UPDATE=1 npx mocha 'test/checks/*.test.ts'`. -->\n";
const TERMINAL = { color: false, width: 80, unicode: true };

/** File name → text, as committed under docs/checks/. */
function pages(): { readonly [file: string]: string } {
  const each = byArea(checks).flatMap(([area, ofArea]) => {
    const parts = ofArea.map((check) => explain(check.id)!);
    if (area !== null) return [[`${areaPage(area)}.md`, renderAreaPage(area, parts)]];
    return parts.map((check) => [`${check.id}.md`, renderCheckPage(check)]);
  });
  const all = [["README.md", renderCheckIndex(checks)], ...each];
  return Object.fromEntries(all.map(([file, text]) => [file, GENERATED + text]));
}

describe("pages of checks", () => {
  it("are what the checks say", () => {
    const expected = pages();
    if (process.env["UPDATE"]) {
      mkdirSync(FOLDER, { recursive: true });
      for (const [file, text] of Object.entries(expected)) writeFileSync(join(FOLDER, file), text);
    }
    expect(readdirSync(FOLDER).sort()).to.deep.equal(Object.keys(expected).sort());
    for (const [file, text] of Object.entries(expected))
      expect(readFileSync(join(FOLDER, file), "utf8")).to.equal(text);
  });

  it("are there for every check, and nothing else", () => {
    expect(checks.filter(({ id }) => explain(id) === null)).to.deep.equal([]);
    expect(explain("unknown")).to.equal(null);
  });

  for (const { id } of checks) {
    it(`${id} says the same on a terminal`, () => {
      // Marks, wrapping and indentation aside; a long word is broken on a terminal. Findings are laid out by the width.
      const words = (text: string): string => text.replace(/[`*>#·|\s-]/g, "");
      const check = explain(id)!;
      const terminal = words(renderExplanation(check, TERMINAL));
      const blocks = renderCheckPage(check)
        .split(/\n\n(?:```\n.*?\n```\n\n)?|\n(?=- )|\n {2}> /s)
        .map((block) => words(block.replace(/^```yaml\n|\n```$/g, "")))
        .filter((block) => block !== "" && !block.startsWith("Severity:"));
      expect(blocks.length).to.be.greaterThan(8);
      blocks.push(...check.examples.map(({ finding }) => words(finding.message)));
      for (const block of blocks) expect(terminal).to.contain(block);
    });
  }

  it("hold no placeholder", () => {
    for (const text of Object.values(pages())) expect(text).not.to.match(/‹|\{(?!app:|stack\})[a-z]+\}/i);
  });
});

describe("explanations of checks on a terminal of 80 columns", () => {
  for (const { id, why, messages } of checks) {
    it(`${id} keeps to them`, () => {
      const lines = renderExplanation(explain(id)!, TERMINAL).split("\n");
      expect(lines.filter((line) => line.length > 80 && !line.startsWith("  https://"))).to.deep.equal([]);
      expect(lines.join("\n")).not.to.match(/\n\n\n/);
    });

    it(`${id} has reasons of one sentence`, () => {
      const reasons = [why, ...Object.values(messages).map((message) => message.why ?? why)];
      for (const reason of reasons) {
        // One sentence; `HTTP/1.1` and an address have dots of their own.
        expect(reason).to.match(/^(?!.*\. ).+\.$/);
        expect(reason.length).to.be.at.most(120);
      }
    });
  }

  it("list all checks, a row each", () => {
    const rows = renderCheckList(checks, TERMINAL).split("\n");
    for (const { id, summary } of checks)
      expect(rows.filter((row) => row.startsWith(`${id} `) && row.endsWith(summary))).to.have.length(1);
  });
});
