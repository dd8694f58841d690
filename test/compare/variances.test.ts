import { expect } from "chai";
import type { Value } from "../../parity/graph/types";
import { brief, type Declaration, judgeProgram, type Program, type Run } from "./support";

/** One resource whose inputs a test makes of the variances. */
const program =
  (inputs: (run: Run) => { readonly [name: string]: Value }, more?: Program): Program =>
  (run) => {
    run.add({ type: "aws:x/y:Y", name: "y", inputs: inputs(run) });
    more?.(run);
  };

function declare(values: readonly Value[], sample: Value, key = "app:v"): Declaration {
  const names = ["a", "b", "c", "d"].slice(0, values.length);
  return {
    stacks: Object.fromEntries(names.map((name, i) => [name, { [key]: values[i]! }])),
    varies: { [key]: sample },
  };
}

const found = (declaration: Declaration, made: Program): string[] => brief(judgeProgram(declaration, made));

describe("variances of every kind", () => {
  it("true and false may be passed on, as a value and in a text", () => {
    const made = program((run) => ({ on: run.flag("app:v"), text: `on=${run.flag("app:v")}`, always: true }));
    expect(found(declare([true, false, true], true), made)).to.deep.equal([]);
    expect(found(declare([true, true, true], true), made)).to.deep.equal([]);
  });

  it("true and false may not choose anything", () => {
    const made = program((run) => ({ size: run.flag("app:v") ? 10 : 1 }));
    expect(found(declare([true, false, true], true), made)).to.deep.equal(["transparent changed b y size"]);
    const judged = judgeProgram(declare([true, true, true], true), made);
    expect(brief(judged)).to.deep.equal(["transparent unshown a,b,c y size"]);
    expect(judged.deviations[0]!.cause).to.equal("chosen by `app:v`");
  });

  it("a resource may not come or go with a flag, unless `derived` says so", () => {
    const made = program(
      () => ({}),
      (run) => void (run.flag("app:v") && run.add({ type: "aws:x/z:Z", name: "z" })),
    );
    expect(found(declare([true, true], true), made)).to.deep.equal(["transparent unshown a,b z -"]);
    const derived = [{ resource: "z", property: "*", from: "app:v" }];
    expect(found({ ...declare([true, true], true), derived }, made)).to.deep.equal([]);
  });

  it("a stack that does not follow its own flag is found", () => {
    const made = program((run) => ({ on: run.stack === "b" ? true : run.flag("app:v") }));
    expect(found(declare([true, false, true], true), made)).to.deep.equal(["transparent changed b y on"]);
  });

  it("lists and objects may be passed on whole, in parts, and as JSON", () => {
    const list = declare([["10.0.0.0/8"], ["10.0.0.0/8", "192.168.0.0/16"], ["172.16.0.0/12"]], ["192.0.2.0/24"]);
    expect(
      found(
        list,
        program((run) => ({ cidrs: run.json("app:v"), json: JSON.stringify({ all: run.json("app:v") }) })),
      ),
    ).to.deep.equal([]);
    const object = declare(
      [
        { min: 1, name: "x" },
        { min: 2, name: "y" },
      ],
      { min: 7, name: "sample-name" },
    );
    const parts = program((run) => {
      const { min, name } = run.json("app:v") as { min: number; name: string };
      return { min, label: `${name}-${min}`, whole: run.json("app:v") };
    });
    expect(found(object, parts)).to.deep.equal([]);
  });

  it("what is computed from a list is found", () => {
    const list = declare([["a1"], ["b1", "b2"]], ["s1"]);
    expect(
      found(
        list,
        program((run) => ({ count: (run.json("app:v") as Value[]).length })),
      ),
    ).to.have.length(1);
  });

  it("one of a few words may be passed on, not chosen by, though a stack has the sample", () => {
    const words = declare(["small", "large", "large"], "small");
    expect(
      found(
        words,
        program((run) => ({ size: run.text("app:v"), text: "smallest" })),
      ),
    ).to.deep.equal([]);
    expect(
      found(
        words,
        program((run) => ({ cpu: run.text("app:v") === "small" ? 1 : 4 })),
      ),
    ).to.deep.equal(["transparent changed a y cpu"]);
  });

  it("the words that stacks have may be constants of the program too, in whatever place", () => {
    const colors = declare(["blue", "green"], "blue");
    const each = ["blue", "green"];
    const both: Program = (run) => {
      const named = Object.fromEntries(each.map((color) => [color, `to ${color}`]));
      for (const color of each)
        run.add({ type: "aws:x/y:Y", name: `y-${color}`, inputs: { color, named, json: JSON.stringify(named) } });
      for (const color of each) run.call({ token: "aws:x/getZ:getZ", args: { color } });
      run.add({ type: "aws:x/z:Z", name: "z", inputs: { active: run.text("app:v"), spare: "green" } });
    };
    expect(found(colors, both)).to.deep.equal([]);
    const chosen: Program = (run) => {
      both(run);
      run.add({ type: "aws:x/y:Y", name: "size", inputs: { size: run.text("app:v") === "blue" ? 1 : 2 } });
    };
    expect(found(colors, chosen)).to.deep.equal(["transparent changed b size size"]);
    const lacking: Program = (run) => {
      for (const color of each)
        if (color !== run.text("app:v")) run.add({ type: "aws:x/y:Y", name: `y-${color}`, inputs: {} });
    };
    expect(found(colors, lacking)).to.have.length(1);
  });

  it("a key that is such a word is found where it goes, and may be made of the variance", () => {
    const colors = declare(["blue", "green"], "blue");
    const named = (names: readonly string[]): Value => Object.fromEntries(names.map((name) => [name, "to it"]));
    const made = program((run) => ({ named: named([run.text("app:v"), "green"]) }));
    expect(found(colors, made)).to.deep.equal([]);
    const files = (names: readonly string[]): string =>
      `#cloud-config\n${JSON.stringify({ write_files: names.map((name) => ({ path: `/etc/x/${name}`, content: "x" })) })}`;
    const lost = program((run) => {
      const names = run.stack === "b" ? ["green", "red"] : ["blue", "green"];
      return { named: named(names) };
    });
    expect(found(colors, lost)).to.deep.equal([
      "transparent missing b y named.{app:v}",
      "transparent added b y named.red",
    ]);
    const fewer = program((run) => ({ userData: files(run.stack === "b" ? ["green"] : ["blue", "green"]) }));
    expect(found(colors, fewer)).to.deep.equal(["transparent missing b y userData!/etc/x/{app:v}"]);
  });

  it("two variances may have one value in a stack, and one sample", () => {
    const two: Declaration = {
      stacks: { a: { "app:v": 2, "app:w": 2 }, b: { "app:v": 4, "app:w": 6 } },
      varies: { "app:v": 3, "app:w": 3 },
    };
    expect(
      found(
        two,
        program((run) => ({
          v: run.number("app:v"),
          w: run.number("app:w"),
          both: `${run.text("app:v")}-${run.text("app:w")}`,
        })),
      ),
    ).to.deep.equal([]);
    const crossed = program((run) => ({ w: run.number(run.stack === "b" ? "app:v" : "app:w") }));
    expect(found(two, crossed)).to.have.length(1);
  });

  it("a tie between hole and constant is put to a pair", () => {
    const two = declare([2, 4], 3);
    const judged = judgeProgram(
      two,
      program((run) => ({ size: run.stack === "b" ? 3 : run.number("app:v") })),
    );
    expect(brief(judged)).to.deep.equal(["transparent changed b y size"]);
    expect(judged.evaluated).to.include("pair:app:v");
  });

  it("a short stack name inside other words is no hole", () => {
    const made = program((run) => ({
      device: "/dev/xvda",
      name: `x-${run.stack}`,
      bad: "prod dev",
      arn: `arn:${run.stack}:dev`,
    }));
    const declaration: Declaration = { stacks: { dev: {}, prod: {}, x: {} } };
    expect(found(declaration, made)).to.deep.equal([]);
  });

  it("a single stack is judged too", () => {
    expect(
      found(
        declare([5], 3),
        program((run) => ({ size: run.number("app:v"), zones: 3 })),
      ),
    ).to.deep.equal([]);
    expect(
      found(
        declare([5], 3),
        program((run) => ({ size: run.number("app:v") > 4 ? 1 : 2 })),
      ),
    ).to.deep.equal(["transparent unshown a y size"]);
  });

  it("a secret that the program makes is compared, with its samples, and shown nowhere", () => {
    const secret = (content: string): Value => ({ "\uE000": "secret", content });
    const passed = program((run) => ({ password: secret(`user-${run.text("app:v")}-pw`) }));
    expect(found(declare(["k1", "k2", "k3"], "sample-key"), passed)).to.deep.equal([]);
    const other = program((run) => ({ password: secret(run.stack === "b" ? "hunter2" : "swordfish") }));
    const judged = judgeProgram(declare(["k1", "k2", "k3"], "sample-key"), other);
    expect(brief(judged)).to.deep.equal(["transparent changed b y password"]);
    expect(JSON.stringify(judged)).not.to.match(/hunter2|swordfish/);
  });

  it("a value that could not be determined is told once, not as a difference too", () => {
    const made = program((run) => ({
      zone: run.stack === "a" ? "z" : run.unknown({ resource: "y", property: "zone" }),
    }));
    expect(found(declare([5, 6, 7], 3), made)).to.deep.equal(["known unknown b,c y zone"]);
  });
});

describe("what cannot be evaluated", () => {
  it("is an error of the stacks that fail, told once where they fail alike", () => {
    const made = program((run) => {
      if (run.stack !== "a") throw new Error("no such zone");
      return {};
    });
    const judged = judgeProgram(declare([1, 2, 4], 3), made);
    expect(judged.errors.map(({ message }) => message)).to.deep.equal(["Cannot evaluate b and c: no such zone."]);
    expect(judged.stacks.map(({ digest }) => digest === null)).to.deep.equal([false, true, true]);
  });

  it("is no error where a config finding already says why", () => {
    const declaration: Declaration = { stacks: { a: { "app:v": "1" }, b: { "app:v": "1" }, c: {} } };
    const judged = judgeProgram(
      declaration,
      program((run) => ({ v: run.text("app:v") })),
    );
    expect(judged.errors).to.deep.equal([]);
    expect(brief(judged)).to.deep.equal(["closed key-missing c - app:v"]);
  });

  it("is said of the samples where only they fail", () => {
    const made = program((run) => {
      if (run.number("app:v") === 3) throw new Error("3 is odd");
      return {};
    });
    const { errors } = judgeProgram(declare([2, 4], 3), made);
    expect(errors).to.have.length(1);
    expect(errors[0]!.message).to.match(
      /^Cannot evaluate the sample environment: 3 is odd\. The stacks themselves can be evaluated/,
    );
  });
});
