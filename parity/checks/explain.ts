import type { Finding } from "../result";
import cases from "./cases.json";
import type { ContractCheck } from "./contract/types";
import type { Check, Way } from "./define";
import recorded from "./examples.json";
import { checks } from "./registry";

/** A finding of a check, as one of its fixtures gives it. */
export interface Example {
  /** What is the case there, in a sentence. */
  readonly about: string;
  /** How many stacks were compared. */
  readonly stacks: number;
  readonly finding: Finding;
}

/** A finding in short, as a fixture that is no example gives it: what is the case, and the sentence for it. */
export interface Case {
  readonly about: string;
  readonly severity: Check["severity"];
  readonly message: string;
}

/** What `parity explain` says of a check, as data. */
export interface Explanation {
  readonly id: string;
  readonly severity: Check["severity"];
  readonly summary: string;
  readonly checks: string;
  readonly story: string;
  readonly examples: readonly Example[];
  readonly ways: readonly { readonly title: string; readonly text: string; readonly yaml: string | null }[];
  readonly limits: readonly string[];
  /** Its other findings in short. */
  readonly others: readonly Case[];
  /** Of a row of the contract, what it is about: `health check`; null for all other checks. */
  readonly area: string | null;
  /** Where what is said comes from. */
  readonly sources: readonly string[];
}

/** Check → fixture → its finding. Written by test/checks/examples.slow.test.ts, which holds it to the fixtures. */
const examples: { readonly [check: string]: { readonly [fixture: string]: Example } } = recorded as never;

/** Check → the findings of its other fixtures, written and held in the same way. */
const others: { readonly [check: string]: readonly Case[] } = cases as never;

/** The explanation of a check, or null where there is none of that name. */
export function explain(id: string): Explanation | null {
  const check = checks.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!check) return null;
  const { severity, summary, guide } = check;
  return {
    id: check.id,
    severity,
    summary,
    checks: guide.checks,
    story: guide.story,
    examples: guide.examples.map((fixture) => examples[check.id]![fixture]!),
    ways: guide.ways.map(({ title, text, yaml }: Way) => ({ title, text, yaml: yaml?.text ?? null })),
    limits: guide.limits,
    others: others[check.id] ?? [],
    area: check.area ?? null,
    sources: (check as Partial<ContractCheck>).row?.sources ?? [],
  };
}
