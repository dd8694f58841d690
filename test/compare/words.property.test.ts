import { expect } from "chai";
import fc from "fast-check";
import type { Value } from "../../parity/graph/types";
import { brief, type Declaration, judgeProgram, type Program } from "./support";

/** `PARITY_RUNS=300` looks ten times as long. */
const numRuns = Number(process.env["PARITY_RUNS"] ?? 30);

/** A sample that a stack has too, and a program that is full of such words; `$` is where it passes its own on. */
const SAMPLE = "blue";
const constant = fc.constantFrom(SAMPLE, "green", "red", "x-blue", "green.y", "other");
const word = fc.oneof(constant, fc.constantFrom("$", "$-z", "a-$"));
/** Lists hold words alone: an element that differs in several places is told whole, and not read any further. */
const value = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.array(word, { maxLength: 3 }),
    fc.dictionary(constant, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** The inputs that a program makes of its own word. */
function made(values: readonly Value[], json: boolean, own: string): { readonly [name: string]: Value } {
  const filled = (one: Value): Value => JSON.parse(JSON.stringify(one).replaceAll("$", own)) as Value;
  return Object.fromEntries(
    values.map((one, at) => [`i${at}`, json ? JSON.stringify(filled(one)) : filled(one)] as const),
  );
}

function declare(words: readonly string[]): Declaration {
  return {
    stacks: Object.fromEntries(words.map((own, at) => [`s${at}`, { "app:v": own }])),
    varies: { "app:v": SAMPLE },
  };
}

describe("words that stacks have and programs hold", function () {
  this.timeout(60_000 + 100 * numRuns);

  for (const words of [
    ["blue", "green"],
    ["blue", "green", "red"],
    ["green", "blue", "green", "red"],
  ]) {
    it(`are no deviation, in names, keys, texts and calls: ${words.join(", ")}`, () => {
      const names = fc.uniqueArray(constant, { maxLength: 4 });
      const values = fc.array(value, { minLength: 1, maxLength: 4 });
      const law = fc.property(names, values, fc.boolean(), (named, given, json) => {
        const program: Program = (run) => {
          const inputs = made(given, json, run.text("app:v"));
          for (const name of named) run.add({ type: "aws:x/y:Y", name: `n-${name}`, inputs: { ...inputs, own: name } });
          run.add({ type: "aws:x/z:Z", name: "z", inputs });
          for (const name of named) run.call({ token: "aws:x/getY:getY", args: { name } });
        };
        expect(brief(judgeProgram(declare(words), program))).to.deep.equal([]);
      });
      fc.assert(law, { numRuns });
    });
  }

  it("hide no stack that has another word than its own", () => {
    const values = fc.array(value, { minLength: 1, maxLength: 3 });
    const law = fc.property(values, fc.boolean(), fc.constantFrom(SAMPLE, "red", "fault"), (given, json, wrong) => {
      fc.pre(JSON.stringify(made(given, json, wrong)) !== JSON.stringify(made(given, json, "green")));
      const program: Program = (run) => {
        const own = run.stack === "s1" ? wrong : run.text("app:v");
        run.add({ type: "aws:x/z:Z", name: "z", inputs: made(given, json, own) });
      };
      expect(brief(judgeProgram(declare([SAMPLE, "green", "green"]), program))).not.to.deep.equal([]);
    });
    fc.assert(law, { numRuns });
  });
});
