import { compareText } from "../graph/canonical";
import type { Deviation } from "./types";

/**
 * Resources, and elements of a list, that a loop makes are there or not for one reason: of those whose addresses differ
 * in numbers only, the one that concerns most stacks is told, the first of several, and how many more are like it.
 *
 * @param isWaived whether a waiver speaks of a deviation: it must find it, and cannot speak for others
 */
export function foldLoops<T extends { readonly deviation: Deviation }>(
  items: readonly T[],
  isWaived: (deviation: Deviation) => boolean,
): T[] {
  const loops = new Map<string, T[]>();
  for (const item of items) {
    const key = isWaived(item.deviation) ? null : loopOf(item.deviation);
    if (key !== null) loops.set(key, [...(loops.get(key) ?? []), item]);
  }
  const told = new Map<T, number>();
  for (const loop of loops.values()) for (const [item, like] of headsOf(loop)) told.set(item, like);
  const folded = new Set([...loops.values()].flat().filter((item) => !told.has(item)));
  return items.filter((item) => !folded.has(item)).map((item) => withLike(item, told.get(item) ?? 0));
}

/** An element of a list, and the list. */
const ELEMENT = /^(.*)\[\d+\]$/s;

/**
 * What a loop's resources, or the elements that it makes of one list, have in common; null for what is not about one of
 * them being there.
 */
function loopOf({ kind, resource, type, property, words }: Deviation): string | null {
  const what = kind === "unshown" ? words["was"] : kind;
  if (property !== null) {
    const list = what === "missing" || what === "added" ? ELEMENT.exec(property)?.[1] : undefined;
    return list === undefined ? null : JSON.stringify([resource, list]);
  }
  if (resource === null || !/\d/.test(resource)) return null;
  if (what !== "resource-missing" && what !== "resource-added") return null;
  return JSON.stringify([type, resource.replace(/\d+/g, "#")]);
}

/** Those that are told, each with the number of those that it stands for: they concern no stack that it does not. */
function headsOf<T extends { readonly deviation: Deviation }>(loop: readonly T[]): [T, number][] {
  const heads: [T, number][] = [];
  const sorted = [...loop].sort(
    ({ deviation: a }, { deviation: b }) =>
      b.stacks.length - a.stacks.length || compareNumbers(`${a.resource} ${a.property}`, `${b.resource} ${b.property}`),
  );
  for (let rest = sorted; rest.length > 0; ) {
    const [head, ...others] = rest as [T, ...T[]];
    rest = others.filter(({ deviation }) => deviation.stacks.some((stack) => !head.deviation.stacks.includes(stack)));
    heads.push([head, others.length - rest.length]);
  }
  return heads;
}

/** `more-9` before `more-10`. */
function compareNumbers(a: string, b: string): number {
  const [mine, other] = [a, b].map((address) => (address.match(/\d+/g) ?? []).map(Number));
  const at = mine!.findIndex((number, index) => number !== other![index]);
  return at < 0 ? compareText(a, b) : mine![at]! - other![at]!;
}

function withLike<T extends { readonly deviation: Deviation }>(item: T, like: number): T {
  if (like === 0) return item;
  const { property, words } = item.deviation;
  const list = property === null ? null : (ELEMENT.exec(property)?.[1] ?? property);
  return { ...item, deviation: { ...item.deviation, property: list, words: { ...words, like: String(like) } } };
}
