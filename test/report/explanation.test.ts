import { expect } from "chai";
import { type Explanation, renderCheckList, renderExplanation } from "../../parity/report/explanation";
import type { Finding } from "../../parity/result";

const PLAIN = { color: false, width: 60, unicode: true };
const finding: Finding = {
  id: "3f2a91c07b1d",
  check: "uniform",
  severity: "error",
  stacks: ["prod-eu"],
  resource: null,
  type: null,
  property: "app:level",
  message: "prod-eu has another value.",
  expected: null,
  values: {},
  why: "Nobody tests it.",
  fix: "Give it one value.",
  locations: [],
  waiver: null,
};
const check: Explanation = {
  id: "uniform",
  severity: "error",
  summary: "Config is the same in all stacks.",
  checks: "Compares the config of all stacks, key by key, at every depth.",
  story: "One that merely exists\u001b[0m is found during an outage.",
  examples: [
    { about: "One value differs.", stacks: 4, finding },
    { about: "All differ.", stacks: 2, finding: { ...finding, stacks: ["a", "b"] } },
  ],
  ways: [
    { title: "Make it the same", text: "Give it one value.", yaml: null },
    { title: "Waive it", text: "Until a day.", yaml: `waivers:\n  - { reason: ${"long ".repeat(10)}}` },
  ],
  limits: ["Whether the value is right, where it is the same in all stacks."],
  others: [{ about: "A key is absent.", severity: "warning", message: "prod-eu lacks a key." }],
  sources: [`https://example.net/${"long/".repeat(12)}`],
};

describe("report: explanation", () => {
  it("says all there is of a check, and nothing of it twice", () => {
    expect(renderExplanation(check, PLAIN)).to.equal(
      [
        "uniform  error",
        "Config is the same in all stacks.",
        "",
        "What it checks",
        "  Compares the config of all stacks, key by key, at every",
        "  depth.",
        "",
        "Why",
        "  One that merely exists\\u{1b}[0m is found during an outage.",
        "",
        "For example",
        "  One value differs.",
        "  ✗ uniform  prod-eu",
        "      app:level",
        "      prod-eu has another value.",
        "      why  Nobody tests it.",
        "      fix  Give it one value.",
        "",
        "  All differ.",
        "  ✗ uniform  both stacks",
        "      app:level",
        "      prod-eu has another value.",
        "",
        "What to do",
        "  1. Make it the same. Give it one value.",
        "  2. Waive it. Until a day.",
        "       waivers:",
        `         - { reason: ${"long ".repeat(10)}}`,
        "",
        "What it does not find",
        "  · Whether the value is right, where it is the same in all",
        "    stacks.",
        "",
        "What else it says",
        "  · A key is absent. (warning)",
        "    prod-eu lacks a key.",
        "",
        "Sources",
        `  https://example.net/${"long/".repeat(12)}`,
        "",
      ].join("\n"),
    );
  });

  it("has no heading over nothing", () => {
    expect(renderExplanation({ ...check, examples: [] }, PLAIN)).not.to.contain("For example");
  });

  it("lists checks in columns", () => {
    const rows = [
      { id: "HC-01", summary: "It answers.", area: "health check" },
      check,
      { id: "one-provider", summary: "One cloud.", area: null },
    ];
    expect(renderCheckList(rows, PLAIN).split("\n")).to.deep.equal([
      "check         what holds when it passes",
      "uniform       Config is the same in all stacks.",
      "one-provider  One cloud.",
      "",
      "Load balancer and nginx: health check",
      "HC-01         It answers.",
      "",
      "parity explain CHECK tells more about one.",
      "",
    ]);
  });
});
