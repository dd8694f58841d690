import type { Deviation } from "./types";

/**
 * A directive that stands in another block, or in another file, of the same text is one deviation: what is missing in
 * one place and is, word for word, too much in another.
 *
 * @param isWaived whether a waiver speaks of a deviation: it must find it, and cannot speak for others
 */
export function foldMoves<T extends { readonly deviation: Deviation }>(
  items: readonly T[],
  isWaived: (deviation: Deviation) => boolean,
): T[] {
  const added = items.filter(({ deviation }) => isInside(deviation, "added") && !isWaived(deviation));
  const moved = new Map<T, T>();
  for (const item of items) {
    if (!isInside(item.deviation, "missing") || isWaived(item.deviation)) continue;
    const at = added.findIndex(({ deviation }) => isSameThing(item.deviation, deviation));
    if (at >= 0) moved.set(item, added.splice(at, 1)[0]!);
  }
  const folded = new Set(moved.values());
  return items.filter((item) => !folded.has(item)).map((item) => movedTo(item, moved.get(item)));
}

function isInside({ kind, property }: Deviation, wanted: "missing" | "added"): boolean {
  return kind === wanted && property !== null && property.includes("!");
}

function isSameThing(missing: Deviation, added: Deviation): boolean {
  return (
    missing.resource === added.resource &&
    top(missing) === top(added) &&
    missing.stacks.join() === added.stacks.join() &&
    added.stacks.every((stack) => added.values[stack] === missing.expected)
  );
}

/** The property that holds the text. */
function top({ property }: Deviation): string {
  return property!.slice(0, property!.indexOf("!"));
}

function movedTo<T extends { readonly deviation: Deviation }>(item: T, to: T | undefined): T {
  if (to === undefined) return item;
  const words = { ...item.deviation.words, elsewhere: to.deviation.property! };
  return { ...item, deviation: { ...item.deviation, kind: "elsewhere", words } };
}
