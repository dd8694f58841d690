import { expect } from "chai";
import { type Declaration, judgeProgram, type Run } from "./support";

const declare = (...stacks: string[]): Declaration => ({
  stacks: Object.fromEntries(stacks.map((stack) => [stack, {}])),
});

/** What is said of a program that throws: `message` of the stack's name, or null where it does not. */
function errors(stacks: readonly string[], message: (stack: string) => string | null): string[] {
  const judged = judgeProgram(declare(...stacks), (run: Run) => {
    const text = message(run.stack);
    if (text !== null) throw new Error(text);
  });
  return judged.errors.map((error) => error.message);
}

describe("stacks that cannot be evaluated", () => {
  it("are one error where all fail alike, whatever words their names are", () => {
    expect(errors(["one", "two"], () => "two resources have one name")).to.deep.equal([
      "Cannot evaluate one and two: two resources have one name.",
    ]);
  });

  it("are one error where the messages differ in the stack's name only", () => {
    const known = (stack: string): string | null => (/^zsample/.test(stack) ? null : `no zone for ${stack}`);
    expect(errors(["one", "two"], known)).to.deep.equal(["Cannot evaluate one and two: no zone for one."]);
  });

  it("are told apart where they fail for different reasons", () => {
    const reasons: { readonly [stack: string]: string } = { one: "no zone", two: "no image", three: "no zone" };
    expect(errors(["one", "two", "three"], (stack) => reasons[stack] ?? null)).to.deep.equal([
      "Cannot evaluate one and three: no zone.",
      "Cannot evaluate two: no image.",
    ]);
  });

  it("say nothing more where the values put in for a finding are refused, unless a waiver accepts the finding", () => {
    const stacks = {
      staging: { "app:min": 2, "app:max": 4 },
      "prod-us": { "app:min": 2, "app:max": 4 },
      "prod-eu": { "app:min": 6 },
    };
    const varies = { "app:min": 30, "app:max": 40 };
    const program = (run: Run): void => {
      if (run.number("app:max") < run.number("app:min")) throw new Error("max must be at least min");
    };
    const judged = judgeProgram({ stacks, varies }, program);
    expect(judged.errors).to.deep.equal([]);
    expect(judged.deviations.map(({ kind, stacks: named }) => [kind, named])).to.deep.equal([
      ["key-missing", ["prod-eu"]],
    ]);
    const waiver = { check: "closed", stack: "prod-eu", property: "app:max" };
    expect(judgeProgram({ stacks, varies, waivers: [waiver] }, program).errors).to.have.length(1);
  });
});
