import { expect } from "chai";
import fc from "fast-check";
import { conflictsIn, minimalFailing } from "../../parity/impact/minimal";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Fails with every set that holds one of `cores` whole. */
const holding =
  (...cores: readonly (readonly number[])[]) =>
  (subset: readonly number[]): boolean =>
    cores.some((core) => core.every((item) => subset.includes(item)));

describe("a minimal failing set", () => {
  it("is the two that mask each other, wherever they stand", () => {
    for (const core of [
      [0, 1],
      [0, 29],
      [14, 15],
      [3, 17],
    ]) {
      expect(minimalFailing(numbers(30), holding(core))).to.deep.equal(core);
    }
  });

  it("is of any size", () => {
    const core = [2, 5, 11, 19, 20];
    expect(minimalFailing(numbers(24), holding(core))).to.deep.equal(core);
    expect(minimalFailing(numbers(4), holding(numbers(4)))).to.deep.equal(numbers(4));
  });

  it("fails, and none of its parts does", () => {
    const subset = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(subset, { minLength: 1, maxLength: 4 }), (cores) => {
        const fails = holding(...cores);
        const found = minimalFailing(numbers(16), fails);
        expect(fails(found)).to.equal(true);
        for (const item of found) expect(fails(found.filter((other) => other !== item))).to.equal(false);
      }),
    );
  });

  it("is found for every pair that masks, and what is left does not fail", () => {
    const fails = holding([1, 2], [7, 9], [4, 12]);
    const { conflicts, rest } = conflictsIn(numbers(14), fails);
    expect(conflicts).to.have.deep.members([
      [1, 2],
      [7, 9],
      [4, 12],
    ]);
    expect(rest).to.deep.equal([0, 1, 3, 4, 5, 6, 7, 8, 10, 11, 13]);
    expect(fails(rest)).to.equal(false);
  });

  it("is none where nothing fails", () => {
    expect(conflictsIn(numbers(5), () => false)).to.deep.equal({ conflicts: [], rest: numbers(5) });
  });
});
