import type { ReviewValidity } from "../../result";

/** Why a test in the baseline stack says nothing of another. */
export interface Reason {
  /** A sentence; it holds of several stacks when `in X` names several. */
  readonly text: string;
  readonly fact: NonNullable<ReviewValidity["fact"]> | null;
  /** The change takes the stack to where the baseline stack is already. */
  readonly mends?: true;
}

/** The two stacks that are compared. */
export interface Pair {
  readonly stack: string;
  readonly baseline: string;
}

/**
 * A fact that is a value, as a sentence that gives both.
 *
 * @param none what it is where there is no value
 */
export function differs(
  { stack, baseline }: Pair,
  name: string,
  there: string | null,
  here: string | null,
  none = "nothing",
): Reason {
  const said = (value: string | null): string => (value === null ? none : shown(value));
  const text = `${capital(name)} is ${said(here)} in ${stack} and ${said(there)} in ${baseline}.`;
  return { text, fact: { name, baseline: there, stack: here } };
}

/** What is not known counts as what differs. */
export function notKnown(name: string, why: string): Reason {
  return { text: `${capital(name)} is not known: ${why.replace(/\.$/, "")}.`, fact: null };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Characters of a value that a sentence gives; `fact` has all of it. */
const LONGEST = 120;

export function shown(value: string | null): string {
  if (value === null) return "nothing";
  const line = value.replace(/\s+/g, " ");
  const text = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return `\`${text.replaceAll("`", "'")}\``;
}
