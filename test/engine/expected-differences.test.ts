import { expect } from "chai";
import { formatReference } from "../../parity/graph/reference";
import type { Graph, Value } from "../../parity/graph/types";
import type { Discrepancy } from "../support/engine/compare";
import { EXPECTED_DIFFERENCES, NOT_COMPARED, type Phase, unexpected } from "../support/engine/expected-differences";
import {
  ANSWERED,
  COMPUTED,
  CONTENT_WAITS,
  DEFERRED_INVOKE,
  DIFFERENT,
  NOT_A_DEPENDENCY,
  TEXT_OF_NUMBER,
} from "../support/engine/reasons";

const discrepancy = (property: string, why: string, recorded?: Value, engine?: Value): Discrepancy => ({
  resource: "it",
  property,
  why,
  recorded,
  engine,
});

const graph = (args: { readonly [name: string]: Value }): Graph => ({
  project: "shop",
  stack: "dev",
  resources: [],
  invokes: [{ token: "f", args, provider: null, position: null, answeredBy: "built-in" }],
  unknowns: [],
  configReads: [],
});

/** The record calls a function with an output: then the preview does not call it. */
const waiting = graph({ arn: formatReference({ path: "lb", property: "arn", operations: "" }) });
const called = graph({ arn: "arn:lb" });

interface Case {
  readonly id: string;
  readonly expected: readonly Discrepancy[];
  /** So near that an entry which is too wide would let them pass. */
  readonly nearMisses: readonly Discrepancy[];
  readonly phases: readonly Phase[];
}

const CASES: readonly Case[] = [
  {
    id: "computed-from-known-output",
    expected: [discrepancy("inputs.a", COMPUTED)],
    nearMisses: [discrepancy("inputs.a", DIFFERENT)],
    phases: ["preview", "up"],
  },
  {
    id: "text-of-number",
    expected: [discrepancy("inputs.a", TEXT_OF_NUMBER)],
    nearMisses: [discrepancy("inputs.a", DIFFERENT, "1", 1)],
    phases: ["preview", "up"],
  },
  {
    id: "serialised-function",
    expected: [discrepancy("inputs.code", CONTENT_WAITS)],
    nearMisses: [discrepancy("inputs.code", "different content")],
    phases: ["preview"],
  },
  {
    id: "provider-function-answer",
    expected: [discrepancy("inputs.a", ANSWERED)],
    nearMisses: [discrepancy("inputs.a", DIFFERENT)],
    phases: ["preview", "up"],
  },
  {
    id: "deferred-invoke",
    expected: [discrepancy("invoke", DEFERRED_INVOKE)],
    nearMisses: [discrepancy("invoke", "recorded only"), discrepancy("invoke", "by the engine only")],
    phases: ["preview"],
  },
  {
    id: "deferred-invoke-dependencies",
    expected: [
      discrepancy("options.dependencies", DIFFERENT, ["a", "b"], ["a"]),
      discrepancy("options.propertyDependencies.policy", DIFFERENT, ["a"], undefined),
      discrepancy("dependencies", DIFFERENT, ["a"], []),
      discrepancy("inputs.policy", NOT_A_DEPENDENCY),
    ],
    nearMisses: [
      discrepancy("options.dependencies", DIFFERENT, ["a"], ["a", "b"]),
      discrepancy("options.dependencies", DIFFERENT, ["a"], ["b"]),
      discrepancy("options.aliases", DIFFERENT, ["a", "b"], ["a"]),
      discrepancy("inputs.policy", DIFFERENT),
    ],
    phases: ["preview"],
  },
  {
    id: "rehydration",
    expected: [{ ...discrepancy("invoke", "by the engine only"), resource: "pulumi:pulumi:getResource" }],
    nearMisses: [{ ...discrepancy("invoke", "by the engine only"), resource: "aws:ec2/getAmi:getAmi" }],
    phases: ["preview", "up"],
  },
  {
    id: "explicit-false",
    expected: [
      discrepancy("options.protect", DIFFERENT, false, undefined),
      discrepancy("options.retainOnDelete", DIFFERENT, false, undefined),
    ],
    nearMisses: [
      discrepancy("options.protect", DIFFERENT, true, undefined),
      discrepancy("options.protect", DIFFERENT, undefined, false),
      discrepancy("options.deleteBeforeReplace", DIFFERENT, false, undefined),
    ],
    phases: ["preview", "up"],
  },
  {
    id: "package-reference",
    expected: [discrepancy("options.package", DIFFERENT, "a@1#1", "0b5a")],
    nearMisses: [discrepancy("options.package", DIFFERENT, undefined, "0b5a")],
    phases: ["preview", "up"],
  },
];

describe("what an evaluation and the engine may differ in", () => {
  it("is a list with a reason for each entry, and a case here for each", () => {
    expect(EXPECTED_DIFFERENCES.map(({ id }) => id)).to.deep.equal(CASES.map(({ id }) => id));
    for (const { id, reason } of EXPECTED_DIFFERENCES) expect(reason, id).to.match(/^[A-Z].{40,}\.$/);
    for (const [name, reason] of Object.entries(NOT_COMPARED)) expect(reason, name).to.match(/^[A-Z].+\.$/);
  });

  for (const { id, expected, nearMisses, phases } of CASES) {
    it(`${id}: is explained, and nothing near it`, () => {
      for (const phase of ["preview", "up"] as const) {
        expect(unexpected(expected, waiting, phase), phase).to.deep.equal(phases.includes(phase) ? [] : expected);
        expect(unexpected(nearMisses, waiting, phase), phase).to.deep.equal(nearMisses);
      }
    });
  }

  it("is not a missing dependency where every function was called", () => {
    const missing = [discrepancy("options.dependencies", DIFFERENT, ["a", "b"], ["a"])];
    expect(unexpected(missing, called, "preview")).to.deep.equal(missing);
  });
});
