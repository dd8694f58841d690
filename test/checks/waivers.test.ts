import { expect } from "chai";
import { runChecks } from "../../parity/checks/index";
import type { Waiver } from "../../parity/config/index";
import type { Finding } from "../../parity/result";
import { type Declaration, judgeProgram, projectOf } from "../compare/support";

const STACKS = ["a", "b", "c", "d", "e"];

/** Two of five stacks have another value, for which the waivers are. */
function findings(waivers: readonly Partial<Waiver>[], now = "2026-06-01T00:00:00Z"): Finding[] {
  const declare: Declaration = { stacks: Object.fromEntries(STACKS.map((stack) => [stack, {}])), waivers };
  const judgement = judgeProgram(declare, (run) => {
    run.add({ type: "aws:x/y:Y", name: `y-${run.stack}`, inputs: { size: "ab".includes(run.stack) ? 2 : 1 } });
  });
  return runChecks({ project: projectOf(declare), judgement, contract: [], now: new Date(now) });
}

const row: Partial<Waiver> = {
  check: "transparent",
  stack: "a",
  resource: "y-{stack}",
  property: "size",
  value: "2",
  expires: "2026-12-31",
};
const brief = (found: readonly Finding[]): string[] =>
  found.map(
    ({ check, stacks, severity, waiver }) => `${check} ${stacks.join(",")} ${severity}${waiver ? " waived" : ""}`,
  );

describe("waivers", () => {
  it("soften one stack of a finding and leave the other", () => {
    expect(brief(findings([]))).to.deep.equal(["transparent a,b error"]);
    expect(brief(findings([row]))).to.deep.equal(["transparent b error", "transparent a error waived"]);
    expect(brief(findings([row, { ...row, stack: "b" }]))).to.deep.equal([
      "transparent a error waived",
      "transparent b error waived",
    ]);
  });

  it("hold through the end of their day, UTC", () => {
    expect(brief(findings([row], "2026-12-31T23:59:59.999Z"))).to.include("transparent a error waived");
    expect(brief(findings([row], "2027-01-01T00:00:00Z"))).to.deep.equal(["transparent b error", "waiver a error"]);
  });

  it("are void for another value, which the finding then says", () => {
    const [finding, ...rest] = findings([{ ...row, value: "3" }]);
    expect(rest).to.deep.equal([]);
    expect(finding!.waiver).to.equal(null);
    expect(finding!.message).to.contain("The waiver at parity.yaml:30 accepts `3` there, not this.");
  });

  it("fail when nothing matches them", () => {
    expect(brief(findings([{ ...row, stack: "c" }]))).to.deep.equal(["transparent a,b error", "waiver c error"]);
    expect(brief(findings([{ ...row, check: "uniform" }]))).to.deep.equal(["transparent a,b error", "waiver a error"]);
  });

  it("that never were an address of a finding say so, not that it is mended", () => {
    const said = (one: Partial<Waiver>): string => findings([one]).find(({ check }) => check === "waiver")!.message;
    expect(said({ ...row, check: "transprent" })).to.match(/there is no such check\. Did you mean `transparent`\?$/);
    const { resource: _, property: __, value: ___, ...bare } = row;
    expect(said(bare)).to.contain("names neither a resource nor a property");
  });

  it("count, of many stacks with a value each, those that the sentence does not name", () => {
    const stacks = ["base", ...STACKS, "f", "g"];
    const declare: Declaration = { stacks: Object.fromEntries(stacks.map((stack) => [stack, {}])) };
    const judgement = judgeProgram(declare, (run) => {
      run.add({ type: "aws:x/y:Y", name: "y", inputs: { size: stacks.indexOf(run.stack) } });
    });
    const [found] = runChecks({ project: projectOf(declare), judgement, contract: [], now: new Date(0) });
    expect(found!.message).to.contain("a, b, c and 4 more have `1` (a), `2` (b), `3` (c) and 4 more as `size`");
  });

  it("match `*` inside one segment", () => {
    expect(brief(findings([{ ...row, resource: "y-*", property: "s*" }]))).to.include("transparent a error waived");
    expect(brief(findings([{ ...row, resource: "*/*" }]))).not.to.include("transparent a error waived");
  });
});
