import { expect } from "chai";
import { evaluatedStacks, firstRound } from "../../parity/compare/index";
import { judge } from "../../parity/compare/judge";
import type { Evaluation } from "../../parity/evaluate/types";
import { type Declaration, evaluateSpec, type Program, projectOf } from "./support";

function evaluated(declare: Declaration, program: Program) {
  const project = projectOf(declare);
  const results = new Map<string, Evaluation>();
  for (const spec of firstRound(project)) results.set(spec.id, evaluateSpec(program, spec));
  return evaluatedStacks(project, results);
}

const declare: Declaration = {
  stacks: {
    staging: { "app:domain": "a.example.net", "app:size": 1 },
    prod: { "app:domain": "b.example.net", "app:size": 2 },
  },
  varies: { "app:domain": "sample.example.net" },
};

describe("stacks by themselves", () => {
  it("are what their config says as it is written, not as it is repaired for comparing", () => {
    const stacks = evaluated(declare, (run) => {
      run.add({ type: "aws:x/y:Y", name: "y", inputs: { size: run.number("app:size") } });
    });
    const sizes = stacks.map(({ name, graph }) => [name, graph.resources[1]?.inputs["size"]]);
    expect(sizes).to.deep.equal([
      ["staging", 1],
      ["prod", 2],
    ]);
  });

  it("are counted by it too", () => {
    const project = projectOf(declare);
    const results = new Map<string, Evaluation>();
    const program: Program = (run) => {
      for (let at = 0; at < run.number("app:size"); at++) run.add({ type: "aws:x/y:Y", name: `y${at}` });
    };
    for (const spec of firstRound(project)) results.set(spec.id, evaluateSpec(program, spec));
    expect(judge(project, results).stacks.map(({ name, resources }) => [name, resources])).to.deep.equal([
      ["staging", 1],
      ["prod", 2],
    ]);
  });

  it("share their addresses: name and values of variances are marks", () => {
    const [, prod] = evaluated(declare, (run) => {
      run.add({ type: "aws:x/y:Y", name: run.text("app:domain"), inputs: { size: run.number("app:size") } });
    });
    expect(prod!.shared("y-prod!server[b.example.net]")).to.equal("y-{stack}!server[{app:domain}]");
    expect(prod!.shared("products")).to.equal("products");
  });

  it("are left out where they could not be evaluated", () => {
    const stacks = evaluated(declare, (run) => {
      if (run.stack === "prod") throw new Error("no");
      run.add({ type: "aws:x/y:Y", name: "y", inputs: { size: run.number("app:size"), of: run.text("app:domain") } });
    });
    expect(stacks.map(({ name }) => name)).to.deep.equal(["staging"]);
  });
});
