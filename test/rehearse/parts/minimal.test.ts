import { expect } from "chai";
import fc from "fast-check";
import { minimalFailing } from "../../../parity/rehearse/removal/minimal";

describe("rehearse: a minimal failing set", () => {
  it("fails, and does not without any one of its members", async () => {
    const culprits = fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(culprits, { minLength: 1, maxLength: 3 }), async (sets) => {
        const fails = async (part: readonly number[]): Promise<boolean> =>
          sets.some((set) => set.every((one) => part.includes(one)));
        const found = await minimalFailing(
          Array.from({ length: 20 }, (_, index) => index),
          fails,
        );
        expect(await fails(found)).to.equal(true);
        for (const one of found) expect(await fails(found.filter((other) => other !== one))).to.equal(false);
      }),
      { numRuns: 200 },
    );
  });
});
