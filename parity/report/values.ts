import type { Finding } from "../result";

/** One distinct value of a finding, and who has it. */
export interface ValueGroup {
  /** Null: absent. */
  readonly value: string | null;
  /** In the order of {@link Finding.values}; empty when no stack has it (a value only the sample has). */
  readonly stacks: readonly string[];
  readonly role: "expected" | "deviates" | "other";
}

/**
 * The distinct values of a finding: the expected one first, then those of the stacks that deviate, then any other.
 * Empty when the finding is not about a value.
 */
export function valueGroups(finding: Finding): ValueGroup[] {
  const byValue = new Map<string | null, string[]>();
  for (const [stack, value] of Object.entries(finding.values)) {
    const stacks = byValue.get(value);
    if (stacks) stacks.push(stack);
    else byValue.set(value, [stack]);
  }
  // A row of the contract may have no single right value: then nothing is expected, and one value for all is in the sentence.
  const isOpen = finding.expected === null && isContractRow(finding.check);
  if (byValue.size === 0 || (isOpen && byValue.size === 1)) return [];
  const deviating = new Set(finding.stacks);
  const others = [...byValue].filter(([value]) => value !== finding.expected);
  const groups = others.map(([value, stacks]): ValueGroup => {
    return { value, stacks, role: stacks.some((stack) => deviating.has(stack)) ? "deviates" : "other" };
  });
  // Two secrets look alike and are not, and so may two long texts of which the beginning is shown.
  const alike = byValue.get(finding.expected) ?? [];
  const hidden = isOpen ? [] : alike.filter((stack) => deviating.has(stack));
  const expected: ValueGroup = {
    value: finding.expected,
    stacks: alike.filter((stack) => !hidden.includes(stack)),
    role: isOpen ? "other" : "expected",
  };
  return [
    ...(isOpen && expected.stacks.length === 0 ? [] : [expected]),
    ...(hidden.length === 0 ? [] : [{ value: finding.expected, stacks: hidden, role: "deviates" } as const]),
    ...groups.filter((group) => group.role === "deviates"),
    ...groups.filter((group) => group.role === "other"),
  ];
}

/** Rows of the contract between load balancer and nginx are named by their area and a number: `HC-03`. */
export function isContractRow(check: string): boolean {
  return /^[A-Z]+-\d+$/.test(check);
}

/** `staging, prod-au`; of many the first ones and how many more: `staging, prod-1 and 994 more`. */
export function listStacks(stacks: readonly string[], most = 4): string {
  if (stacks.length <= most) return stacks.join(", ");
  return `${stacks.slice(0, most - 1).join(", ")} and ${stacks.length - most + 1} more`;
}

/** `1 stack`, `4 stacks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `1 more finding`, `4 more findings`: of a list that is not shown to its end. */
export function countMore(number: number, noun: string): string {
  return count(number, `more ${noun}`);
}

/** `prod-eu`, `staging and prod-eu`, `all 4 stacks`. */
export function stackList(stacks: readonly string[], total: number): string {
  return stacks.length === total && total > 1 ? allStacks(total) : listStacks(stacks);
}

export function allStacks(total: number): string {
  return total === 2 ? "both stacks" : `all ${count(total, "stack")}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function someOf(items: readonly string[], most: number): string {
  if (items.length <= most)
    return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
  return `${items.slice(0, most - 1).join(", ")} and ${items.length - most + 1} more`;
}

/** Distinct values that a list of them tells, and characters of one. */
const MOST_VALUES = 6;
const LONGEST_VALUE = 200;

/** The distinct values of a finding in words, a line each: `expected, staging: 200`, `prod-eu: 200,301`. */
export function valueLines(finding: Finding): string[] {
  const groups = valueGroups(finding);
  const rows = groups.slice(0, MOST_VALUES).map(({ value, stacks, role }) => {
    const whole = value ?? "(absent)";
    const who = [...(role === "expected" ? ["expected"] : []), ...(stacks.length > 0 ? [listStacks(stacks)] : [])];
    return `${who.join(", ")}: ${whole.slice(0, LONGEST_VALUE)}${whole.length > LONGEST_VALUE ? "…" : ""}`;
  });
  return groups.length > MOST_VALUES ? [...rows, `and ${countMore(groups.length - MOST_VALUES, "value")}`] : rows;
}

/** A newline at the very end alone does not make a text of several lines: it is shown as `\n`. */
export function isMultiLine(value: string | null): boolean {
  return (value ?? "").trimEnd().includes("\n");
}

/** The lines of a value, to be compared; an absent one is one line that says so. */
export function linesOf(value: string | null): string[] {
  return value === null ? ["(absent)"] : value.split("\n");
}
