import type { Grouped } from "./group";
import { foldLoops } from "./loops";
import { foldMoves } from "./moves";
import type { Deviation } from "./types";
import type { Waived } from "./waived";

/**
 * One deviation is reported once: deviations that follow from another one in the same stacks are left out.
 *
 * @param waived what only seems to follow from a deviation that waivers accept is told all the same
 */
export function foldDeviations(groups: readonly Grouped[], waived: Waived): Grouped[] {
  return withoutDigests(
    withoutEchoes(foldMoves(foldLoops(mergeProviders(groups), waived.anywhere), waived.anywhere)),
    waived.whole,
  );
}

/** A version, or a provider, that differs alike on many resources is one deviation, told at the first of them. */
function mergeProviders(groups: readonly Grouped[]): Grouped[] {
  const first = new Map<string, Grouped>();
  const merged: { group: Grouped; also: number }[] = [];
  for (const group of groups) {
    const { check, kind, resource, type, property, stacks, expected, values } = group.deviation;
    const mergeable = check === "one-provider" && property !== null && kind !== "shape";
    const key = JSON.stringify([type?.split(":")[0], kind, property, stacks, expected, values]);
    const known = mergeable ? first.get(key) : undefined;
    if (known) merged.find(({ group: one }) => one === known)!.also++;
    else {
      if (mergeable && resource !== null) first.set(key, group);
      merged.push({ group, also: 0 });
    }
  }
  return merged.map(({ group, also }) => (also === 0 ? group : withWords(group, { also: String(also) })));
}

/** Inputs and outputs of components, and outputs of the stack, that only repeat what a resource has already shown. */
function withoutEchoes(groups: readonly Grouped[]): Grouped[] {
  const isEcho = ({ deviation, mismatches }: Grouped): boolean => {
    const mismatch = [...mismatches.values()][0]!;
    const kind = (mismatch.sample ?? mismatch.mine)?.kind;
    return (
      deviation.property !== null &&
      (mismatch.part === "output" || (mismatch.part === "input" && kind !== "custom" && kind !== "read"))
    );
  };
  const sources = groups
    .filter((group) => !isEcho(group) && group.deviation.property !== null)
    .map(({ deviation }) => deviation);
  const outputs = groups
    .filter((group) => isEcho(group) && [...group.mismatches.values()][0]!.part === "input")
    .map(({ deviation }) => deviation);
  return groups.filter((group) => {
    if (!isEcho(group)) return true;
    const isOutput = [...group.mismatches.values()][0]!.part === "output";
    return ![...sources, ...(isOutput ? outputs : [])].some((source) => echoes(group.deviation, source));
  });
}

function echoes(echo: Deviation, source: Deviation): boolean {
  if (!sameStacks(echo, source)) return false;
  const stack = echo.stacks[0]!;
  return within(echo.expected, source.expected) && within(echo.values[stack] ?? null, source.values[stack] ?? null);
}

function within(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  return a.includes(b) || b.includes(a);
}

/** A digest of something else that differs says nothing new. A short one can also be an id: only beside its source. */
function withoutDigests(groups: readonly Grouped[], isAccepted: (deviation: Deviation) => boolean): Grouped[] {
  const digests = new Map(groups.map((group) => [group, digestLength(group.deviation)] as const));
  const sources = groups.filter((group) => digests.get(group) === 0 && !isAccepted(group.deviation));
  return groups.filter((group) => {
    const length = digests.get(group)!;
    if (length === 0) return true;
    const candidates = sources.filter(({ deviation }) => sameStacks(deviation, group.deviation));
    if (length >= LONG_DIGEST) return candidates.length === 0;
    return !candidates.some(({ deviation }) => deviation.resource === group.deviation.resource);
  });
}

const LONG_DIGEST = 32;
/** Hexadecimal, or base64 of at least 20 bytes; both with a digit, so that words are not taken for digests. */
const DIGEST =
  /(?<![A-Za-z0-9])(?=[a-f]*[0-9])[0-9a-f]{8,128}(?![A-Za-z0-9])|(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{27,88}={0,2}/g;

/** Length of the shortest digest in which two values differ, where nothing else differs in them; 0 otherwise. */
function digestLength({ expected, values, stacks }: Deviation): number {
  const actual = values[stacks[0]!] ?? null;
  if (expected === null || actual === null || expected === actual) return 0;
  if (expected.replace(DIGEST, "#") !== actual.replace(DIGEST, "#")) return 0;
  return Math.min(...(actual.match(DIGEST) ?? [""]).map((digest) => digest.length));
}

function sameStacks(a: Deviation, b: Deviation): boolean {
  return a.stacks.length === b.stacks.length && a.stacks.every((stack, index) => stack === b.stacks[index]);
}

function withWords(group: Grouped, words: Deviation["words"]): Grouped {
  return { ...group, deviation: { ...group.deviation, words: { ...group.deviation.words, ...words } } };
}
