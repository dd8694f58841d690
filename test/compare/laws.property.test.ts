import { expect } from "chai";
import fc from "fast-check";
import type { Value } from "../../parity/graph/types";
import { brief, type Declaration, judgeProgram, type Program, type Run } from "./support";

const STACKS = ["staging", "dev", "prod-us", "prod-eu"];
const REGIONS = ["eu-central-1", "ap-southeast-2", "us-east-1", "eu-west-1"];

/** A leaf of a program: a constant, or a variance passed on in one of the ways that are allowed. */
type Leaf =
  | { readonly constant: Value }
  | { readonly pass: "region" | "domain" | "min" | "flag" | "stack"; readonly around: string };
interface Part {
  readonly name: string;
  readonly nested: boolean;
  readonly named: boolean;
  readonly leaves: readonly Leaf[];
}

const around = fc.constantFrom("", "a-", "/dev/", "x.3.", "eu-", "3 of ");
const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    constant: fc.oneof(
      fc.constantFrom<Value>(3, 2, "3", true, false, "dev", "/dev/xvda", "3 zones", 0, "eu-west-1", [3, "dev"], {
        port: 3,
      }),
      fc.integer({ min: 0, max: 9 }),
    ),
  }),
  fc.record({
    pass: fc.constantFrom("region" as const, "domain" as const, "min" as const, "flag" as const, "stack" as const),
    around,
  }),
);
const part = (index: number): fc.Arbitrary<Part> =>
  fc.record({
    name: fc.constant(`r${index}`),
    nested: fc.boolean(),
    named: fc.boolean(),
    leaves: fc.array(leaf, { minLength: 1, maxLength: 4 }),
  });
const parts = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => part(index))));
const flags = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });

type Fault = { readonly stack: number; readonly part: number } & (
  | { readonly kind: "leaf"; readonly leaf: number }
  | { readonly kind: "extra" | "missing" | "protect" | "version" }
);
const fault: fc.Arbitrary<Fault> = fc.record({
  stack: fc.nat(3),
  part: fc.nat(9),
  kind: fc.constantFrom("leaf", "extra", "missing", "protect", "version"),
  leaf: fc.nat(9),
}) as fc.Arbitrary<Fault>;

function declare(own: readonly boolean[]): Declaration {
  const config = (stack: string, i: number) => ({
    "aws:region": REGIONS[i]!,
    "app:domain": `${stack}.example.com`,
    "app:min": [2, 2, 6, 4][i]!,
    "app:flag": own[i]!,
  });
  return {
    stacks: Object.fromEntries(STACKS.map((stack, i) => [stack, config(stack, i)])),
    varies: { "aws:region": "eu-north-1", "app:domain": "sample.example.net", "app:min": 3, "app:flag": true },
  };
}

function leafValue(one: Leaf, run: Run): Value {
  if ("constant" in one) return one.constant;
  const value = {
    region: run.text("aws:region"),
    domain: run.text("app:domain"),
    min: run.number("app:min"),
    flag: run.flag("app:flag"),
    stack: run.stack,
  }[one.pass];
  return one.around === "" ? value : `${one.around}${value}`;
}

function programOf(all: readonly Part[], spoiled: Fault | null): Program {
  return (run) => {
    run.add({ kind: "component", type: "app:Env", name: "env", options: {} });
    for (const [index, { name, nested, named, leaves }] of all.entries()) {
      const hit =
        spoiled && run.stack === STACKS[spoiled.stack] && index === spoiled.part % all.length ? spoiled : null;
      if (hit?.kind === "missing") continue;
      const values = leaves.map((one, at) =>
        hit?.kind === "leaf" && at === hit.leaf % leaves.length ? "spoiled" : leafValue(one, run),
      );
      const inputs = Object.fromEntries(values.map((value, at) => [`p${at}`, value]));
      run.add({
        type: "aws:ec2/thing:Thing",
        name: named ? `${name}-${run.stack}-${run.text("aws:region")}` : name,
        parent: nested ? "env" : "",
        inputs: hit?.kind === "extra" ? { ...inputs, extra: 1 } : inputs,
        options: {
          ...(hit?.kind === "protect" ? { protect: true } : {}),
          version: hit?.kind === "version" ? "7.0.0" : "7.48.0",
        },
      });
    }
  };
}

describe("laws over random programs", () => {
  it("raise no alarm about programs that only pass their variances on", () => {
    fc.assert(
      fc.property(parts, flags, (all, own) => {
        const judged = judgeProgram(declare(own), programOf(all, null));
        expect(brief(judged)).to.deep.equal([]);
        expect(new Set(judged.stacks.map(({ digest }) => digest)).size).to.equal(1);
      }),
      { numRuns: 100 },
    );
  });

  it("find one fault, once, and name its stack", () => {
    fc.assert(
      fc.property(parts, flags, fault, (all, own, spoiled) => {
        const judged = judgeProgram(declare(own), programOf(all, spoiled));
        const found = judged.deviations.filter(({ kind }) => kind !== "key-unread" && kind !== "default-provider");
        expect(found, brief(judged).join("\n")).to.have.length(1);
        expect(found[0]!.stacks).to.deep.equal([STACKS[spoiled.stack]]);
        expect(found[0]!.resource).to.match(new RegExp(`(^|/)r${spoiled.part % all.length}($|-)`));
      }),
      { numRuns: 100 },
    );
  });

  it("do not depend on the order of results", () => {
    fc.assert(
      fc.property(parts, flags, fault, (all, own, spoiled) => {
        const [one, other] = [
          judgeProgram(declare(own), programOf(all, spoiled)),
          judgeProgram(
            declare(own),
            programOf([...all].reverse(), { ...spoiled, part: all.length - 1 - (spoiled.part % all.length) }),
          ),
        ];
        const plain = (judged: typeof one) => judged.deviations.map(({ locations: _, ...deviation }) => deviation);
        expect(plain(one)).to.deep.equal(plain(other));
      }),
      { numRuns: 30 },
    );
  });
});
