import type { Result, ReviewChange, ReviewSides, ReviewValidity } from "../result";
import { someOf } from "./values";

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

/** Said of what the program changes and the engine does not. */
export const IGNORED = "ignored by the engine (ignoreChanges): no update";

/** What is not known of a stack is not known to be the same there. */
export function unevenTitle({ errors }: Pick<Result, "errors">): string {
  return errors.length === 0 ? "Not the same in all stacks" : "Not known to be the same in all stacks";
}

/** Changes that are the same but for the resource, in the order of the first of each: a tag on sixty resources is one. */
export function changeGroups(changes: readonly ReviewChange[]): ChangeGroup[] {
  const groups = new Map<string, { change: ReviewChange; also: number }>();
  for (const change of changes) {
    const { kind, of, property, stacks, uniform, values, byDependency, ignored, also = 0 } = change;
    const alike = property === null || of === "config" ? change.id : [kind, of, property, stacks, values];
    const key = JSON.stringify([alike, uniform, byDependency, ignored]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { change, also });
    else group.also += 1 + also;
  }
  return [...groups.values()];
}

/** Stacks of which the same is said of a test in the baseline stack. */
export interface ValidityGroup {
  readonly stacks: readonly string[];
  readonly row: ReviewValidity;
  /** With all of them named where one was. */
  readonly reason: string | null;
}

/** Stacks named in one reason; the others are counted. */
const MOST_NAMED = 4;

/** Rows that are the same but for the stack's name, in the order of the first of each. */
export function validityGroups(validity: readonly ReviewValidity[]): ValidityGroup[] {
  const groups = new Map<string, { parts: readonly string[]; row: ReviewValidity; stacks: string[] }>();
  for (const row of validity) {
    const { stack, verdict, reason, fact } = row;
    const name = new RegExp(`(?<![\\w-])${stack.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
    const parts = (reason ?? "").split(name);
    const key = JSON.stringify([verdict, reason === null, parts, fact]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { parts, row, stacks: [stack] });
    else group.stacks.push(stack);
  }
  return [...groups.values()].map(({ parts, row, stacks }) => {
    return { stacks, row, reason: row.reason === null ? null : parts.join(someOf(stacks, MOST_NAMED)) };
  });
}
