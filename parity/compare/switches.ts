import { canonicalJson } from "../graph/canonical";
import type { Value } from "../graph/types";
import type { Hole } from "./holes";
import type { Mismatch, Subject } from "./mismatch";
import { refill, replaceWord } from "./reading";

/** What identifies an address over all environments. */
export function addressKey({ resource, property }: { resource: string | null; property: string | null }): string {
  return JSON.stringify([resource, property]);
}

/**
 * Variances that are true or false. Both values occur everywhere, so that texts cannot tell where one is passed on. The
 * pair tells: where only that variance changed and the value changed along, it is passed on, and there every stack
 * must have its own value.
 */
export function settleSwitches(
  mismatches: readonly Mismatch[],
  subjects: readonly Subject[],
  holes: readonly Hole[],
): Mismatch[] {
  let settled = [...mismatches];
  for (const hole of holes.filter(({ kind }) => kind === "boolean")) {
    const flipped = (subject: Subject): boolean => String(hole.own(subject.inputs)) !== String(hole.sample);
    const pair = subjects.find((subject) => subject.role === "pair" && flipped(subject));
    const passedOn = new Map<string, Mismatch>();
    for (const mismatch of settled) {
      if (mismatch.subject === pair && isPassedOn(mismatch, hole)) passedOn.set(addressKey(mismatch), mismatch);
    }
    const explained = settled.filter((mismatch) => {
      const known = pair === undefined || passedOn.has(addressKey(mismatch));
      return known && flipped(mismatch.subject) && isPassedOn(mismatch, hole);
    });
    const differing = new Set(settled.map((mismatch) => `${mismatch.subject.id}\n${addressKey(mismatch)}`));
    const stuck = subjects
      .filter((subject) => subject !== pair && flipped(subject))
      .flatMap((subject) => {
        const still = [...passedOn.values()].filter((one) => !differing.has(`${subject.id}\n${addressKey(one)}`));
        return still.flatMap((one) => stuckAt(one, subject));
      });
    const gone = new Set(explained);
    settled = [...settled.filter((mismatch) => !gone.has(mismatch)), ...stuck];
  }
  return settled;
}

/** The value changed as the variance did: it is the variance, or has it as a word. */
function isPassedOn({ expected, actual, subject }: Mismatch, hole: Hole): boolean {
  if (expected === undefined || actual === undefined) return false;
  const from = text(expected);
  const to = text(actual);
  return from !== to && replaceWord(from, String(hole.sample), String(hole.own(subject.inputs))) === to;
}

/** A stack that has the sample's value where it should have its own. */
function stuckAt(passedOn: Mismatch, subject: Subject): Mismatch[] {
  const pair = passedOn.sample && subject.pairs.get(passedOn.sample);
  if (!pair) return [];
  const own = (value: Value | undefined): Value | undefined => {
    return value === undefined ? undefined : refill(value, passedOn.scalars, subject.matching.target);
  };
  return [{ ...passedOn, subject, mine: pair.actual, expected: own(passedOn.actual), actual: own(passedOn.expected) }];
}

function text(value: Value): string {
  return typeof value === "string" ? value : canonicalJson(value);
}
