/**
 * A minimal subset of `items` for which `fails` still holds: without any one of its items it no longer does. Zeller's
 * ddmin (Simplifying and Isolating Failure-Inducing Input, 2002). `fails(items)` must hold, `fails` must be pure.
 */
export function minimalFailing<T>(items: readonly T[], fails: (subset: readonly T[]) => boolean): readonly T[] {
  let left = items;
  let parts = 2;
  while (left.length >= 2) {
    const chunks = split(left, Math.min(parts, left.length));
    const smaller = chunks.find(fails);
    if (smaller !== undefined) {
      left = smaller;
      parts = 2;
      continue;
    }
    // With two parts the rest of one is the other.
    const rest = parts > 2 ? chunks.map((chunk) => without(left, chunk)).find(fails) : undefined;
    if (rest !== undefined) {
      left = rest;
      parts = Math.max(parts - 1, 2);
    } else if (parts >= left.length) {
      break;
    } else {
      parts = Math.min(parts * 2, left.length);
    }
  }
  return left;
}

function split<T>(items: readonly T[], parts: number): T[][] {
  const chunks: T[][] = [];
  for (let part = 0; part < parts; part++) {
    const [from, to] = [part, part + 1].map((at) => Math.floor((items.length * at) / parts));
    chunks.push(items.slice(from, to));
  }
  return chunks;
}

function without<T>(items: readonly T[], removed: readonly T[]): T[] {
  const gone = new Set(removed);
  return items.filter((item) => !gone.has(item));
}

/** Sets that were looked for at most: more of them would not be read. */
const MOST_CONFLICTS = 12;

/**
 * The sets of `items` that fail together while none of their parts does, found one after the other: after each, its last
 * item stays out, until the rest does not fail. What is left out of `rest` backs something else up.
 */
export function conflictsIn<T>(
  items: readonly T[],
  fails: (subset: readonly T[]) => boolean,
): { readonly conflicts: readonly (readonly T[])[]; readonly rest: readonly T[] } {
  const conflicts: (readonly T[])[] = [];
  let rest = items;
  while (conflicts.length < MOST_CONFLICTS && rest.length > 0 && fails(rest)) {
    const found = minimalFailing(rest, fails);
    conflicts.push(found);
    rest = without(rest, found.slice(-1));
  }
  return { conflicts, rest };
}
