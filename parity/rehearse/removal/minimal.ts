/**
 * A smallest part of `items` that still fails: without any one of them it does not. `items` itself must fail; the questions of
 * a step are asked side by side. (Zeller, Hildebrandt: Simplifying and isolating failure-inducing input, 2002.)
 */
export async function minimalFailing<T>(
  items: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let current = items;
  let parts = 2;
  while (current.length > 1) {
    const chunks = split(current, Math.min(parts, current.length));
    const chunk = await firstFailing(chunks, fails);
    if (chunk !== null) {
      [current, parts] = [chunk, 2];
      continue;
    }
    const rests = chunks.length === 2 ? [] : chunks.map((_, index) => chunks.toSpliced(index, 1).flat());
    const rest = await firstFailing(rests, fails);
    if (rest !== null) [current, parts] = [rest, Math.max(parts - 1, 2)];
    else if (parts >= current.length) break;
    else parts = Math.min(current.length, parts * 2);
  }
  return current;
}

async function firstFailing<T>(
  candidates: readonly (readonly T[])[],
  fails: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[] | null> {
  const outcomes = await Promise.all(candidates.map(fails));
  return candidates.find((_, index) => outcomes[index]) ?? null;
}

function split<T>(items: readonly T[], parts: number): T[][] {
  const size = items.length / parts;
  return Array.from({ length: parts }, (_, index) =>
    items.slice(Math.round(index * size), Math.round((index + 1) * size)),
  );
}
