import { expect } from "chai";
import { valueGroups } from "../../parity/report/values";
import type { Finding } from "../../parity/result";

const SECRET = '{"secret":true}';

const groups = (finding: Partial<Finding>) => valueGroups({ check: "transparent", ...finding } as Finding);

describe("report: the values of a finding", () => {
  it("has a line of its own for a stack that deviates, though its secret looks like the others'", () => {
    const values = { staging: SECRET, prod: SECRET, au: SECRET };
    expect(groups({ stacks: ["prod"], expected: SECRET, values })).to.deep.equal([
      { value: SECRET, stacks: ["staging", "au"], role: "expected" },
      { value: SECRET, stacks: ["prod"], role: "deviates" },
    ]);
  });

  it("shows who deviates from what, and who has something else again", () => {
    const values = { staging: "200", prod: "301", au: null, us: "200" };
    expect(groups({ stacks: ["prod"], expected: "200", values })).to.deep.equal([
      { value: "200", stacks: ["staging", "us"], role: "expected" },
      { value: "301", stacks: ["prod"], role: "deviates" },
      { value: null, stacks: ["au"], role: "other" },
    ]);
  });

  it("has nothing to expect of a row of the contract that has no right value", () => {
    const row = { check: "TO-01", expected: null, stacks: ["prod"] };
    expect(groups({ ...row, values: { staging: "60s", prod: "60s" } })).to.deep.equal([]);
    expect(groups({ ...row, values: { staging: "90s", prod: "60s" } }).map(({ role }) => role)).to.deep.equal([
      "deviates",
      "other",
    ]);
  });
});
