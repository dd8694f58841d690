import type { Result, ReviewChange, ReviewSides } from "../result";

/** Changes of which the same is said, at several resources: told at the first. */
export interface ChangeGroup {
  readonly change: ReviewChange;
  /** Further resources. */
  readonly also: number;
}

/** What is said where both sides read alike: only what is secret is told by no value. */
export const ANOTHER_SECRET = "another secret value, not shown";

export function isSecretChange({ before, after }: ReviewSides): boolean {
  return before !== null && before === after && before.includes('{"secret":true}');
}

/** What is not known of a stack is not known to be the same there. */
export function unevenTitle({ errors }: Pick<Result, "errors">): string {
  return errors.length === 0 ? "Not the same in all stacks" : "Not known to be the same in all stacks";
}

/** Changes that are the same but for the resource, in the order of the first of each: a tag on sixty resources is one. */
export function changeGroups(changes: readonly ReviewChange[]): ChangeGroup[] {
  const groups = new Map<string, { change: ReviewChange; also: number }>();
  for (const change of changes) {
    const { kind, of, property, stacks, uniform, values, byDependency, also = 0 } = change;
    const alike = property === null || of === "config" ? change.id : [kind, of, property, stacks, values];
    const key = JSON.stringify([alike, uniform, byDependency]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { change, also });
    else group.also += 1 + also;
  }
  return [...groups.values()];
}
