type Pair = readonly [expected: number, actual: number];

/** How two sequences correspond. Numbers are indices. */
export interface Alignment {
  /** Equal items, without those that have moved. */
  readonly equal: readonly Pair[];
  /** Items that stand for each other and differ. */
  readonly changed: readonly Pair[];
  /** Equal items at another place. */
  readonly moved: readonly Pair[];
  readonly missing: readonly number[];
  readonly added: readonly number[];
}

/** How alike two items are, from 0 (nothing to compare) to 1; asked only where their texts differ. */
export type Similarity = (expected: number, actual: number) => number;

/** Cells of a table that aligning may fill: two texts of 2,000 lines that share neither beginning nor end. */
const TABLE_LIMIT = 4_000_000;
/** Pairs whose similarity may be asked. */
const PAIR_LIMIT = 40_000;

/**
 * Aligns two lists by their longest common subsequence, so that an item inserted in the middle is one addition and not a
 * change of all that follow. `expected` and `actual` hold the items' canonical texts.
 */
export function alignLists(expected: readonly string[], actual: readonly string[], similarity: Similarity): Alignment {
  const kept = commonSubsequence(expected, actual);
  const moved = movedItems(expected, actual, kept);
  const changed: (readonly [number, number])[] = [];
  const missing: number[] = [];
  const added: number[] = [];
  const movedFrom = new Set(moved.map(([from]) => from));
  const movedTo = new Set(moved.map(([, to]) => to));
  let [e, a] = [0, 0];
  for (const [nextE, nextA] of [...kept, [expected.length, actual.length] as const]) {
    const gapE = range(e, nextE).filter((index) => !movedFrom.has(index));
    const gapA = range(a, nextA).filter((index) => !movedTo.has(index));
    const pairs = pairGap(gapE, gapA, similarity);
    changed.push(...pairs);
    missing.push(
      ...without(
        gapE,
        pairs.map(([from]) => from),
      ),
    );
    added.push(
      ...without(
        gapA,
        pairs.map(([, to]) => to),
      ),
    );
    [e, a] = [nextE + 1, nextA + 1];
  }
  return { equal: kept, changed, moved, missing, added };
}

/**
 * Pairs two sets: equal items first, then the most alike, whatever their order. Ties go by the items' text, so that the
 * same two sets give the same pairs in any order.
 */
export function pairSets(expected: readonly string[], actual: readonly string[], similarity: Similarity): Alignment {
  const equal = equalPairs(expected, actual);
  const restE = without(
    range(0, expected.length),
    equal.map(([e]) => e),
  );
  const restA = without(
    range(0, actual.length),
    equal.map(([, a]) => a),
  );
  const byText = (texts: readonly string[]) => (a: number, b: number) =>
    texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : a - b;
  restE.sort(byText(expected));
  restA.sort(byText(actual));
  const changed = restE.length * restA.length > PAIR_LIMIT ? [] : mostAlike(restE, restA, similarity);
  return {
    equal,
    changed: changed.sort(([a], [b]) => a - b),
    moved: [],
    missing: without(
      restE,
      changed.map(([from]) => from),
    ).sort((a, b) => a - b),
    added: without(
      restA,
      changed.map(([, to]) => to),
    ).sort((a, b) => a - b),
  };
}

/** True for two lists that need no aligning: nearly all of them. */
export function sameTexts(expected: readonly string[], actual: readonly string[]): boolean {
  return expected.length === actual.length && expected.every((text, index) => text === actual[index]);
}

/** Positions in `order` that have to move for the rest to be ascending: as few as possible. */
export function outOfOrder(order: readonly number[]): number[] {
  const best: number[] = [];
  const from: number[] = [];
  const ends: number[] = [];
  order.forEach((value, index) => {
    let length = 0;
    for (let high = ends.length; length < high; ) {
      const middle = (length + high) >> 1;
      if (order[ends[middle]!]! < value) length = middle + 1;
      else high = middle;
    }
    ends[length] = index;
    from[index] = length === 0 ? -1 : ends[length - 1]!;
    best[index] = length;
  });
  const kept = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = from[at]!) kept.add(at);
  return order.map((_, index) => index).filter((index) => !kept.has(index));
}

/** Equal items, those at both ends first: of several alike, the one that did not move is the one that is kept. */
function equalPairs(expected: readonly string[], actual: readonly string[]): [number, number][] {
  const pairs: [number, number][] = [];
  let start = 0;
  while (start < expected.length && start < actual.length && expected[start] === actual[start]) {
    pairs.push([start, start++]);
  }
  let [endE, endA] = [expected.length, actual.length];
  while (endE > start && endA > start && expected[endE - 1] === actual[endA - 1]) pairs.push([--endE, --endA]);
  const places = indicesByText(actual, (index) => index >= start && index < endA);
  for (let index = start; index < endE; index++) {
    const match = places.get(expected[index]!)?.shift();
    if (match !== undefined) pairs.push([index, match]);
  }
  return pairs;
}

function mostAlike(restE: readonly number[], restA: readonly number[], similarity: Similarity): [number, number][] {
  const scored = restE.flatMap((e, rankE) =>
    restA.map((a, rankA) => ({ e, a, rankE, rankA, score: similarity(e, a) })),
  );
  scored.sort((x, y) => y.score - x.score || x.rankE - y.rankE || x.rankA - y.rankA);
  const [usedE, usedA] = [new Set<number>(), new Set<number>()];
  const pairs: [number, number][] = [];
  for (const { e, a, score } of scored) {
    if (score <= 0 || usedE.has(e) || usedA.has(a)) continue;
    usedE.add(e);
    usedA.add(a);
    pairs.push([e, a]);
  }
  return pairs;
}

/** Equal pairs in order, as many as possible; without a table where one would be too large. */
function commonSubsequence(expected: readonly string[], actual: readonly string[]): [number, number][] {
  const pairs: [number, number][] = [];
  let start = 0;
  while (start < expected.length && start < actual.length && expected[start] === actual[start]) {
    pairs.push([start, start++]);
  }
  let [endE, endA] = [expected.length, actual.length];
  const suffix: [number, number][] = [];
  while (endE > start && endA > start && expected[endE - 1] === actual[endA - 1]) suffix.push([--endE, --endA]);
  const height = endE - start;
  const width = endA - start;
  if (height * width > 0 && (height + 1) * (width + 1) <= TABLE_LIMIT) {
    const numbers = new Map([...expected, ...actual].map((text, index) => [text, index]));
    const number = (text: string): number => numbers.get(text)!;
    const middleE = Uint32Array.from(expected.slice(start, endE), number);
    const middleA = Uint32Array.from(actual.slice(start, endA), number);
    const path = bestPath(height, width, (e, a) => (middleE[e] === middleA[a] ? 1 : 0));
    for (const [e, a] of path) pairs.push([start + e, start + a]);
  }
  return [...pairs, ...suffix.reverse()];
}

/** Pairs in order with the greatest sum of weights; pairs of weight 0 are left out. */
function bestPath(height: number, width: number, weight: Similarity): [number, number][] {
  const row = width + 1;
  const sums = new Float64Array((height + 1) * row);
  for (let e = height - 1; e >= 0; e--) {
    for (let a = width - 1; a >= 0; a--) {
      const paired = weight(e, a);
      const both = paired > 0 ? sums[(e + 1) * row + a + 1]! + paired : 0;
      sums[e * row + a] = Math.max(both, sums[(e + 1) * row + a]!, sums[e * row + a + 1]!);
    }
  }
  const path: [number, number][] = [];
  let [e, a] = [0, 0];
  while (e < height && a < width) {
    const here = sums[e * row + a]!;
    const paired = weight(e, a);
    if (paired > 0 && here === sums[(e + 1) * row + a + 1]! + paired) path.push([e++, a++]);
    else if (here === sums[(e + 1) * row + a]!) e++;
    else a++;
  }
  return path;
}

/** Equal items among those that the common subsequence leaves over. */
function movedItems(
  expected: readonly string[],
  actual: readonly string[],
  kept: readonly (readonly [number, number])[],
): [number, number][] {
  const keptTo = new Set(kept.map(([, to]) => to));
  const keptFrom = new Set(kept.map(([from]) => from));
  const places = indicesByText(actual, (index) => !keptTo.has(index));
  const moved: [number, number][] = [];
  expected.forEach((text, index) => {
    const to = keptFrom.has(index) ? undefined : places.get(text)?.shift();
    if (to !== undefined) moved.push([index, to]);
  });
  return moved;
}

/** Between two kept items: one for one where the numbers agree, else the most alike in order. */
function pairGap(gapE: readonly number[], gapA: readonly number[], similarity: Similarity): [number, number][] {
  if (gapE.length === gapA.length) return gapE.map((e, index) => [e, gapA[index]!]);
  if (gapE.length * gapA.length > PAIR_LIMIT) {
    return gapE.slice(0, gapA.length).map((e, index) => [e, gapA[index]!]);
  }
  const memo = gapE.map((e) => gapA.map((a) => similarity(e, a)));
  return bestPath(gapE.length, gapA.length, (e, a) => memo[e]![a]!).map(([e, a]) => [gapE[e]!, gapA[a]!]);
}

function indicesByText(texts: readonly string[], wanted = (_: number): boolean => true): Map<string, number[]> {
  const places = new Map<string, number[]>();
  texts.forEach((text, index) => {
    if (!wanted(index)) return;
    const found = places.get(text);
    if (found === undefined) places.set(text, [index]);
    else found.push(index);
  });
  return places;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function without(all: readonly number[], some: readonly number[]): number[] {
  const taken = new Set(some);
  return all.filter((index) => !taken.has(index));
}
