import { expect } from "chai";
import { type Change, chosen, errorsOf, judge, judgedUnchanged, remarksOf, type Source, withCopy } from "./harness";

export interface HarmlessCase {
  readonly about: string;
  readonly edit: Change | readonly Change[];
  /** What is deployed is written in another way, or is more, in all stacks alike: the digest is another one. */
  readonly otherDigest?: true;
}

/**
 * Defines a test for every case: the verdict is parity, warnings and notes are those of the project untouched, and so is
 * the digest, which all stacks share.
 */
export function itIsTheSame(source: Source, cases: readonly HarmlessCase[]): void {
  for (const { about, edit, otherDigest } of chosen(cases)) {
    it(about, async () => {
      const result = await withCopy(source, [edit].flat(), (copy) => judge(copy));
      const before = await judgedUnchanged(source);
      expect(result.errors).to.deep.equal([]);
      expect(errorsOf(result).map(({ message }) => message)).to.deep.equal([]);
      expect(result.verdict).to.equal("parity");
      expect(remarksOf(result)).to.deep.equal(remarksOf(before));
      const digests = new Set(result.stacks.map(({ digest }) => digest));
      expect(digests.size, "digests").to.equal(1);
      expect(digests.has(before.stacks[0]!.digest), "the digest is the one before").to.equal(!otherDigest);
    });
  }
}
