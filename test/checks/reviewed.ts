import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "../../parity/checks/index";
import type { Finding } from "../../parity/result";
import { reviewed, tree } from "../review/sides";
import type { Change } from "../support/stacks/index";
import { type Fixture, FOLDER } from "./fixture";

/** A case of a check that judges a change: the small stack of `tree`, four times, before and after. */
export interface ReviewFixture extends Pick<Fixture, "about" | "expect"> {
  /** What all stacks have, before and after. */
  readonly all?: Change;
  /** What stacks have of their own, before and after. */
  readonly own?: { readonly [stack: string]: Change };
  /** The change: in all stacks, or in one. */
  readonly change?: Change;
  readonly in?: { readonly [stack: string]: Change };
  /** Other checks that may speak too. */
  readonly also?: readonly string[];
}

export function reviewFixturesOf(
  check: string,
): { readonly name: string; readonly file: string; readonly fixture: ReviewFixture }[] {
  const folder = join(FOLDER, check);
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const file = join(folder, name);
      return {
        name: name.replace(/\.json$/, ""),
        file,
        fixture: JSON.parse(readFileSync(file, "utf8")) as ReviewFixture,
      };
    });
}

/** All findings of the work tree, of every check. */
export function reviewFindings({ all = {}, own = {}, change = {}, in: some = {} }: ReviewFixture): Finding[] {
  const ownOf = (...parts: readonly { readonly [stack: string]: Change }[]): { [stack: string]: Change[] } => {
    const stacks = new Set(parts.flatMap((one) => Object.keys(one)));
    return Object.fromEntries([...stacks].map((stack) => [stack, parts.flatMap((one) => one[stack] ?? [])]));
  };
  const { sides, validity } = reviewed(tree([all], ownOf(own)), tree([all, change], ownOf(own, some)));
  const { project, judgement, contexts } = sides.head;
  return runChecks({ project, judgement, contract: contexts, now: new Date("2026-06-01T12:00:00Z"), validity });
}
