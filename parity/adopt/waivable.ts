import { InputError, isDate } from "../config/index";
import type { Finding } from "../result";
import { nameOf } from "./find-finding";
import type { WaiverRow } from "./waiver-row";

/** Who answers for a waiver, why it is accepted, and until which day (`YYYY-MM-DD`, UTC). */
export type WaiverTerms = Pick<WaiverRow, "owner" | "reason" | "expires">;

/** A finding that is to be accepted, in the stacks where it stands. */
export interface Waivable {
  readonly finding: Finding;
  readonly stacks: readonly string[];
  /** All that is found at its address and not waived: one check can say two things of a place. */
  readonly parts: readonly Finding[];
}

/** Longer ones belong into a document that the reason names. */
const LONGEST = 1_000;

/**
 * What of a finding can be accepted: its stacks that no waiver covers, or those of them that were asked for.
 * {@link InputError} says why it cannot be.
 *
 * @param parts the finding, in parts where a waiver covers some of its stacks
 * @param listed the stacks of the project
 */
export function waivable(
  parts: readonly Finding[],
  listed: readonly string[],
  asked: readonly string[] | undefined,
): Waivable {
  const unwaived = parts.filter(({ waiver }) => waiver === null);
  const weighing = unwaived.filter(({ severity }) => severity !== "note");
  const open = weighing.length > 0 ? weighing : unwaived;
  const [finding] = open;
  if (finding === undefined) throw refusal(parts[0]!, `is waived already, ${coverOf(parts)}`);
  const why = whyNotWaivable(finding, listed);
  if (why !== null) throw refusal(finding, `cannot be waived: ${why}`);
  const stacks = listed.filter((stack) => open.some((part) => part.stacks.includes(stack)));
  const other = asked?.find((stack) => !stacks.includes(stack));
  if (other !== undefined) {
    const covering = parts.filter(({ waiver, stacks: of }) => waiver !== null && of.includes(other));
    const why = covering.length > 0 ? `is waived already in ${other}, ${coverOf(covering)}` : `is not about ${other}`;
    throw refusal(finding, `${why}. It stands in: ${stacks.join(", ")}`);
  }
  return { finding, stacks: stacks.filter((stack) => asked?.includes(stack) ?? true), parts: open };
}

function coverOf(parts: readonly Finding[]): string {
  const covers = parts.map(
    ({ stacks, waiver }) => `in ${stacks.join(", ")} until ${waiver?.expires} by ${waiver?.owner}`,
  );
  return covers.join("; ");
}

/** Why no waiver could accept a finding, in words that end a sentence; null where one can. */
export function whyNotWaivable(
  { check, severity, resource, property, stacks, fix }: Finding,
  listed: readonly string[],
): string | null {
  if (check === "waiver") return `it is about a row under \`waivers\` itself. ${fix}`;
  if (severity === "note") return "it is a note, and fails nothing";
  if (check === "known" && severity === "error") return `there is no value that could be accepted. ${fix}`;
  if (!stacks.some((stack) => listed.includes(stack))) return `none of its stacks is under \`stacks\`. ${fix}`;
  if (resource === null && property === null) return `it has no address that a waiver could name. ${fix}`;
  return null;
}

/** One row a stack, of another value one more. The value is part of it: with any other the waiver is void. */
export function waiverRows({ finding, stacks, parts }: Waivable, terms: WaiverTerms): WaiverRow[] {
  const { check, resource, property } = finding;
  const agreed = { owner: terms.owner.trim(), reason: terms.reason.trim(), expires: terms.expires };
  return stacks.flatMap((stack) => {
    const values = parts.filter((part) => part.stacks.includes(stack)).map((part) => acceptedValue(part, stack));
    return [...new Set(values)].map((value) => ({ check, stack, resource, property, value, ...agreed }));
  });
}

/** Undefined where the finding is not about a value. */
function acceptedValue({ values }: Finding, stack: string): string | null | undefined {
  return Object.keys(values).length > 0 ? (values[stack] ?? null) : undefined;
}

/** What is wrong with an answer, in words that end a sentence; null for one that will do. */
export const termProblems: { readonly [Term in keyof WaiverTerms]: (text: string, now: Date) => string | null } = {
  owner: words,
  reason: words,
  expires: (text, now) => {
    if (!isDate(text)) return "must be a day like 2027-01-31";
    return text < now.toISOString().slice(0, 10) ? `is over: today is ${now.toISOString().slice(0, 10)}, UTC` : null;
  },
};

function words(text: string): string | null {
  if (!/\S/.test(text)) return "must not be empty";
  return text.length > LONGEST ? `must have at most ${LONGEST} characters` : null;
}

/** Throws {@link InputError} for terms that will not do. */
export function requireTerms(terms: WaiverTerms, now: Date): void {
  for (const [name, problemOf] of Object.entries(termProblems)) {
    const problem = problemOf(terms[name as keyof WaiverTerms], now);
    const called = name === "expires" ? "last day" : name;
    if (problem !== null) throw new InputError([{ message: `The waiver's ${called} ${problem}.`, position: null }]);
  }
}

/** More than a year ahead nobody remembers why. */
export function isFarAhead(expires: string, now: Date): boolean {
  const year = new Date(now);
  year.setUTCFullYear(year.getUTCFullYear() + 1);
  return expires > year.toISOString().slice(0, 10);
}

function refusal(finding: Finding, words: string): InputError {
  return new InputError([{ message: `${nameOf(finding)} ${words.replace(/\.$/, "")}.`, position: null }]);
}
