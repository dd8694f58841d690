import { writeFileSync } from "node:fs";
import type { Check } from "../../parity/checks/index";
import type { Finding } from "../../parity/result";
import { STACKS } from "../review/sides";
import { contractFindings, contractFixturesOf, rewriteExpected, shownFinding } from "./contract/fixture";
import { findingsOf, fixturesOf, shown } from "./fixture";
import { reviewFindings, reviewFixturesOf } from "./reviewed";

/** A case of any check, whatever its fixture is made of. */
export interface Case {
  readonly name: string;
  readonly about: string;
  /** How many stacks there are. */
  readonly stacks: number;
  /** As its fixture expects findings. */
  readonly expected: readonly { readonly severity: string; readonly message: string }[];
  /** Other checks that may speak too. */
  readonly also: readonly string[];
  readonly findings: () => Finding[];
  /** A finding as the fixture has it. */
  readonly shown: (finding: Finding) => Case["expected"][number];
  /** Makes these the findings that are expected. */
  readonly rewrite: (found: readonly Finding[]) => void;
}

export function casesOf(check: Check): Case[] {
  if (check.needs.includes("review")) return reviewCases(check.id);
  return check.needs.includes("contract") ? contractCases(check.id) : lawCases(check.id);
}

function lawCases(id: string): Case[] {
  return fixturesOf(id).map(({ name, file, fixture }) => ({
    name,
    about: fixture.about,
    stacks: Object.keys(fixture.declare.stacks).length,
    expected: fixture.expect,
    also: [],
    findings: () => findingsOf(fixture),
    shown,
    rewrite: (found) => writeFileSync(file, `${JSON.stringify({ ...fixture, expect: found.map(shown) }, null, 2)}\n`),
  }));
}

function contractCases(id: string): Case[] {
  return contractFixturesOf(id).map(({ name, file, fixture }) => ({
    name,
    about: fixture.about,
    stacks: fixture.stacks?.length ?? 1,
    expected: fixture.expect,
    also: fixture.also ?? [],
    findings: () => contractFindings(fixture),
    shown: shownFinding,
    rewrite: (found) => rewriteExpected(file, found.map(shownFinding)),
  }));
}

function reviewCases(id: string): Case[] {
  return reviewFixturesOf(id).map(({ name, file, fixture }) => ({
    name,
    about: fixture.about,
    stacks: STACKS.length,
    expected: fixture.expect,
    also: fixture.also ?? [],
    findings: () => reviewFindings(fixture),
    shown,
    rewrite: (found) => writeFileSync(file, `${JSON.stringify({ ...fixture, expect: found.map(shown) }, null, 2)}\n`),
  }));
}
