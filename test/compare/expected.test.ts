import { expect } from "chai";
import { runChecks } from "../../parity/checks/index";
import type { Finding } from "../../parity/result";
import { type Declaration, judgeProgram, type Program, projectOf } from "./support";

/** The findings on one resource whose value the program makes of a capacity and a domain. */
function findings(
  stacks: readonly string[],
  value: (stack: string, min: number, domain: string) => unknown,
): Finding[] {
  const declare: Declaration = {
    stacks: Object.fromEntries(
      stacks.map((stack, index) => [stack, { "app:min": [1, 4, 2, 7][index]!, "app:domain": `${stack}.example.com` }]),
    ),
    varies: { "app:min": 37, "app:domain": "sample.example.net" },
  };
  const program: Program = (run) => {
    const [min, domain] = [run.number("app:min"), run.text("app:domain")];
    const inputs = { given: `${domain} ${min}`, value: value(run.stack, min, domain) as string };
    run.add({ type: "aws:autoscaling/group:Group", name: "web", inputs, options: { provider: "aws" } });
  };
  return runChecks({
    project: projectOf(declare),
    judgement: judgeProgram(declare, program),
    contract: [],
    now: new Date("2026-12-01"),
  });
}

const three = ["staging", "prod", "prod-de"];

describe("the expected value", () => {
  it("names the variance where the stacks that deviate should each have another number", () => {
    const [finding] = findings(three, (stack, min) => (stack.startsWith("prod") ? min * 3 : min));
    expect(finding).to.include({ property: "value", expected: "{app:min}" });
    expect(finding!.stacks).to.deep.equal(["prod", "prod-de"]);
    expect(finding!.values).to.deep.equal({ staging: "1", prod: "12", "prod-de": "6" });
  });

  it("is in the sentence what the one stack that is left has", () => {
    const [finding] = findings(three, (stack, min) => (stack.startsWith("prod") ? min * 3 : min));
    expect(finding!.message).to.contain(
      "prod and prod-de have `12` (prod) and `6` (prod-de) as `value` of `web`, where staging has `1`",
    );
  });

  it("names the variance in the sentence where the stacks that are left have different values", () => {
    const [finding] = findings([...three, "prod-eu"], (stack, min, domain) =>
      stack === "prod" ? "fixed" : `${domain}:${min}`,
    );
    expect(finding).to.include({ expected: "prod.example.com:4" });
    expect(finding!.message).to.contain(
      "prod has `fixed` as `value` of `web`, where the other stacks have `{app:domain}:{app:min}`",
    );
  });

  it("is told from constants: what merely equals a sample stays", () => {
    const [finding] = findings(three, (stack, min) =>
      stack.startsWith("prod") ? `none of ${min * 3}` : `${min} of 37`,
    );
    expect(finding!.expected).to.equal("{app:min} of 37");
  });
});

describe("a value that changes from run to run", () => {
  const stacks = (count: number): Declaration["stacks"] =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`stack-${index}`, {}]));

  for (const [part, of] of Object.entries<(date: Date) => number>({
    "the year": (date) => date.getUTCFullYear(),
    "the month": (date) => date.getUTCMonth(),
    "the weekday": (date) => date.getUTCDay(),
    "the minute": (date) => date.getUTCMinutes(),
  })) {
    it(`is found in a few stacks and in many, be it ${part} only`, () => {
      const program: Program = (run) => {
        run.add({ type: "aws:s3/bucket:Bucket", name: "files", inputs: { built: of(new Date(run.clock)) } });
      };
      for (const count of [2, 4, 40]) {
        const { deviations } = judgeProgram({ stacks: stacks(count) }, program);
        expect(
          deviations.map(({ kind, property }) => [kind, property]),
          `${count}`,
        ).to.deep.equal([["unsteady", "built"]]);
      }
    });
  }

  it("is located in every stack that it is told of", () => {
    const declare: Declaration = { stacks: Object.fromEntries(three.map((stack) => [stack, {}])) };
    const program: Program = (run) => {
      run.add({ type: "aws:s3/bucket:Bucket", name: "files", inputs: { tags: { deployed: String(run.clock) } } });
    };
    const [deviation] = judgeProgram(declare, program).deviations.filter(({ kind }) => kind === "unsteady");
    expect(deviation!.stacks).to.deep.equal(three);
    expect(deviation!.locations.map(({ stack }) => stack)).to.deep.equal(three);
  });
});
