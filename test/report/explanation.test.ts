import { expect } from "chai";
import { type Explanation, renderCheckList, renderExplanation } from "../../parity/report/explanation";

const PLAIN = { color: false, width: 60, unicode: true };
const check: Explanation = {
  id: "uniform",
  severity: "error",
  summary: "A config value that is not declared to vary is the same in all stacks, and everywhere at once.",
  why: "Staging tests what production runs only if both are configured alike.",
  fix: "Give it one value.",
  messages: [
    { severity: "error", text: "{stacks} has another value\u001b[0m than the others.", fix: "Give it one value." },
    { severity: "warning", text: "{stacks} may have another value.", fix: "Look." },
  ],
};

describe("report: explanation", () => {
  it("says all there is of a check", () => {
    expect(renderExplanation(check, PLAIN)).to.equal(
      [
        "uniform  error",
        "A config value that is not declared to vary is the same in",
        "all stacks, and everywhere at once.",
        "",
        "why  Staging tests what production runs only if both are",
        "     configured alike.",
        "fix  Give it one value.",
        "",
        "What it finds",
        "  · {stacks} has another value\\u{1b}[0m than the others.",
        "  · {stacks} may have another value. (warning)",
        "    fix  Look.",
        "",
      ].join("\n"),
    );
  });

  it("lists checks with their summaries side by side", () => {
    const lines = renderCheckList([check, { ...check, id: "one-provider", summary: "One cloud." }], PLAIN).split("\n");
    expect(lines[0]).to.match(/^uniform {7}A config value/);
    expect(lines.at(-2)).to.equal("one-provider  One cloud.");
  });
});
