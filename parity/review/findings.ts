import { canonicalJson } from "../graph/index";
import type { Finding } from "../result";

/** The findings of two trees, told apart by what the change has to do with them. */
export interface Partition {
  /** Of the work tree: new, of more stacks, of other values, graver, or no longer waived. */
  readonly brought: readonly Finding[];
  /** Of the work tree, and the base has them too. */
  readonly standing: readonly Finding[];
  /** Of the base, and the work tree has them no longer. */
  readonly mended: readonly Finding[];
}

/**
 * @param base null: it was not judged, so that every finding may be one that the change brings
 * @param known false: the work tree could not be judged as a whole, so that what it no longer shows need not be gone
 * @param added stacks that only the work tree has: a note that is true of these too is none that the change brings
 */
export function partition(
  base: readonly Finding[] | null,
  head: readonly Finding[],
  known: boolean,
  added: readonly string[],
): Partition {
  if (base === null) return { brought: head, standing: [], mended: [] };
  const before = byId(base);
  const standing = head.filter((finding) => (before.get(finding.id) ?? []).some((old) => covers(old, finding, added)));
  const old = new Set(standing);
  const there = byId(head);
  return {
    brought: head.filter((finding) => !old.has(finding)),
    standing,
    mended: !known ? [] : base.filter(({ id }) => !there.has(id)),
  };
}

function byId(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = found.get(finding.id);
    if (same) same.push(finding);
    else found.set(finding.id, [finding]);
  }
  return found;
}

const GRAVITY = { note: 0, warning: 1, error: 2 } as const;

/** Nothing of the finding is new: no stack, no value of a stack that it names, no greater weight. */
function covers(old: Finding, now: Finding, added: readonly string[]): boolean {
  const weight = (finding: Finding): number => (finding.waiver === null ? GRAVITY[finding.severity] : 0);
  if (weight(now) > weight(old)) return false;
  const stacks = now.severity === "note" ? now.stacks.filter((stack) => !added.includes(stack)) : now.stacks;
  if (stacks.some((stack) => !old.stacks.includes(stack))) return false;
  return stacks.every((stack) => valueIn(old, stack) === valueIn(now, stack));
}

function valueIn({ values }: Finding, stack: string): string {
  return Object.hasOwn(values, stack) ? canonicalJson(values[stack] ?? null) : "";
}
