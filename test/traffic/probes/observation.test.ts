import { expect } from "chai";
import fc from "fast-check";
import { isSameObservation, observationKey } from "../../../parity/traffic/probes/observation";
import type { Observation } from "../../../parity/traffic/probes/types";

/** Few values, so that two of them are often the same. */
const text = fc.constantFrom("", "a", "b", "a,b");
const headers = fc.array(fc.tuple(text, text), { maxLength: 2 });
const received = fc.record({ method: text, target: text, httpVersion: text, headers });
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant("connected" as const) }),
  fc.record({ kind: fc.constantFrom("refused" as const, "closed" as const) }),
  fc.record({ kind: fc.constant("not-started" as const), message: text }),
  fc.record({ kind: fc.constant("unknown" as const), about: text }),
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("response" as const),
      status: fc.constantFrom(200, 404),
      location: fc.option(text),
      headers,
      application: fc.option(received),
      body: fc.option(text),
    }),
  },
);

/** The same in all but one place, most of the time. */
const pair = fc.oneof(
  fc.tuple(observation, observation),
  observation.map((one) => [one, structuredClone(one)] as const),
  fc.tuple(observation, observation, fc.integer({ min: 0, max: 5 })).map(([one, other, at]) => {
    const key = Object.keys(other)[at];
    const changed = key === undefined || one.kind !== other.kind ? one : { ...one, [key]: other[key as "kind"] };
    return [one, changed as Observation] as const;
  }),
);

describe("two observations", () => {
  it("are the same where their texts are", () => {
    let same = 0;
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const expected = observationKey(a) === observationKey(b);
        if (expected) same++;
        expect(isSameObservation(a, b)).to.equal(expected);
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(same).to.be.within(500, 1700);
  });
});
