import { expect } from "chai";
import type { Value } from "../../parity/graph/types";
import { brief, type Declaration, judgeProgram, type Program, SECRET } from "./support";

const STACKS = ["staging", "prod-us", "prod-eu"];
const reading: Program = (run) => {
  const keys = ["app:a", "app:b", "app:web"].filter((key) => run.has(key));
  run.add({
    type: "aws:ssm/parameter:Parameter",
    name: "all",
    inputs: Object.fromEntries(keys.map((key) => [key, run.text(key)])),
  });
};

function declare(
  own: { readonly [stack: string]: { readonly [key: string]: Value } },
  rest: Partial<Declaration> = {},
): Declaration {
  return {
    stacks: Object.fromEntries(STACKS.map((stack) => [stack, { "app:a": "1", "app:b": "x", ...own[stack] }])),
    ...rest,
  };
}

const found = (declaration: Declaration): string[] => brief(judgeProgram(declaration, reading));

describe("uniform and closed", () => {
  it("name the minority, and without a plurality whoever differs from the baseline", () => {
    expect(found(declare({ "prod-eu": { "app:a": "2" } }))).to.deep.equal(["uniform value prod-eu - app:a"]);
    const apart = { staging: { "app:a": "1" }, "prod-us": { "app:a": "2" }, "prod-eu": { "app:a": "3" } };
    expect(found(declare(apart))).to.deep.equal(["uniform value prod-us,prod-eu - app:a"]);
    expect(found(declare(apart, { baseline: "prod-us" }))).to.deep.equal(["uniform value staging,prod-eu - app:a"]);
  });

  it("give the line of the key in the named stack's file", () => {
    const { deviations } = judgeProgram(declare({ "prod-eu": { "app:b": "y" } }), reading);
    expect(deviations[0]!.locations).to.deep.equal([
      { stack: "prod-eu", file: "Pulumi.prod-eu.yaml", line: 3, column: 3 },
    ]);
    expect(deviations[0]!.values).to.deep.equal({ staging: "x", "prod-us": "x", "prod-eu": "y" });
  });

  it("give the place of the config section for a key that the stack file does not have", () => {
    const { deviations } = judgeProgram(declare({ staging: { "app:web": 1 }, "prod-us": { "app:web": 1 } }), reading);
    expect(deviations[0]).to.include({ kind: "key-missing", property: "app:web" });
    const at = { file: "Pulumi.prod-eu.yaml", line: 1, column: 2 };
    expect(deviations[0]!.locations).to.deep.equal([{ stack: "prod-eu", ...at }]);
  });

  it('take 3 and "3" for the same, but not inside an object', () => {
    expect(found(declare({ "prod-eu": { "app:a": 1 } }))).to.deep.equal([]);
    const web = (port: Value) => ({ "app:web": { port } });
    expect(found(declare({ staging: web(1), "prod-us": web(1), "prod-eu": web("1") }))).to.deep.equal([
      "uniform value prod-eu - app:web.port",
    ]);
  });

  it("go as deep as the difference, around declared paths", () => {
    const web = (body: Value, min: Value) => ({ "app:web": { limits: [{ body }], min } });
    const own = { staging: web("1m", 1), "prod-us": web("1m", 2), "prod-eu": web("2m", 3) };
    expect(found(declare(own, { varies: { "app:web.min": 9 } }))).to.deep.equal([
      "uniform value prod-eu - app:web.limits[0].body",
    ]);
  });

  it("compare the keys of a variance, not its values or the length of its lists", () => {
    const web = (...list: Value[]) => ({ "app:web": list });
    const own = { staging: web({ p: 1 }), "prod-us": web({ p: 2 }, { p: 3 }), "prod-eu": web({ q: 1 }) };
    const varies = { varies: { "app:web": [{ p: 99 }] } };
    expect(found(declare(own, varies)).filter((line) => line.startsWith("closed"))).to.deep.equal([
      "closed key-renamed prod-eu - app:web[0].p",
    ]);
  });

  it("tell a rename as one mistake, two missing keys as two", () => {
    const without = (stack: string, ...keys: string[]): Declaration => {
      const whole = declare({});
      const left = Object.fromEntries(Object.entries(whole.stacks[stack]!).filter(([key]) => !keys.includes(key)));
      return { ...whole, stacks: { ...whole.stacks, [stack]: left } };
    };
    const renamed = without("prod-eu", "app:a");
    const stacks = { ...renamed.stacks, "prod-eu": { ...renamed.stacks["prod-eu"], "app:A": "1" } };
    expect(found({ ...renamed, stacks })).to.deep.equal(["closed key-renamed prod-eu - app:a"]);
    expect(found(without("prod-eu", "app:a", "app:b"))).to.deep.equal([
      "closed key-missing prod-eu - app:a",
      "closed key-missing prod-eu - app:b",
    ]);
  });

  it("show neither side's value where one stack has plain text for a secret", () => {
    const judged = judgeProgram(
      declare({ staging: { "app:b": SECRET }, "prod-us": { "app:b": SECRET }, "prod-eu": { "app:b": "hunter2" } }),
      reading,
    );
    expect(brief(judged)).to.deep.equal(["closed plaintext prod-eu - app:b"]);
    expect(JSON.stringify(judged)).not.to.contain("hunter2");
  });

  it("do not report again what follows from a finding, nor evaluate more than both configs", () => {
    const judged = judgeProgram(declare({ "prod-eu": { "app:a": "2" } }), reading);
    expect(judged.evaluated).to.deep.equal([
      "sample",
      "stack:staging",
      "stack:prod-us",
      "stack:prod-eu",
      "written:prod-eu",
    ]);
    expect(judged.stacks.map(({ digest }) => digest === judged.stacks[0]!.digest)).to.deep.equal([true, true, false]);
  });

  it("find which of several keys puts a stack on another cloud", () => {
    const cloud: Program = (run) => {
      run.text("app:a");
      run.add({ type: `${run.text("app:b")}:net:Net`, name: "net" });
    };
    const own = {
      staging: { "app:b": "aws" },
      "prod-us": { "app:b": "aws" },
      "prod-eu": { "app:a": "2", "app:b": "gcp" },
    };
    const judged = judgeProgram(declare(own), cloud);
    expect(brief(judged)).to.deep.equal(["one-provider other-cloud prod-eu - app:b", "uniform value prod-eu - app:a"]);
    expect(judged.deviations[0]!.locations[0]).to.include({ file: "Pulumi.prod-eu.yaml", line: 3 });
  });
});
