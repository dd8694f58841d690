import { type WaiverMatcher, waiverMatcher } from "../compare/waived";
import type { Waiver } from "../config/index";
import type { AppliedWaiver, Location } from "../result";
import type { Draft } from "./define";
import { waiver as check, type WaiverWords } from "./waiver";
import { code } from "./words";

/** A draft of a check, and the waiver that covers all stacks left in it. */
export interface Judged {
  readonly check: string;
  readonly draft: Draft;
  readonly waiver: AppliedWaiver | null;
  /** What to add to the sentence. */
  readonly remark: string;
}

const DAY = 86_400_000;
/** A waiver that ends within so many days is announced. */
const SOON = 14;

/** The end of the last day that a waiver holds: midnight UTC after it, in milliseconds since the epoch. */
function endOf({ expires }: Waiver): number {
  return Date.parse(`${expires}T00:00:00Z`) + DAY;
}

/**
 * Applies the waivers: a draft is split by what covers its stacks. Where a waiver has expired, what it covered is told as
 * one finding of the check `waiver`, which stands for the deviation too.
 *
 * @param complete false where something could not be evaluated: then a waiver that matches nothing may not be stale
 * @param say the sentence of a draft for some of its stacks
 */
export function applyWaivers(
  drafts: readonly Judged[],
  waivers: readonly Waiver[],
  now: Date,
  complete: boolean,
  say: (judged: Judged) => string,
): Judged[] {
  const matchers = waivers.map(waiverMatcher);
  const used = new Set<WaiverMatcher>();
  const applied = drafts.flatMap((judged) => split(judged, matchers, now, used, say));
  const stale = complete
    ? matchers.filter((matcher) => !used.has(matcher)).map((matcher) => own("stale", matcher.waiver, now))
    : [];
  const soon = [...used].filter(({ waiver }) => isSoon(waiver, now)).map(({ waiver }) => own("soon", waiver, now));
  return [...applied, ...stale, ...soon];
}

function split(
  judged: Judged,
  matchers: readonly WaiverMatcher[],
  now: Date,
  used: Set<WaiverMatcher>,
  say: (judged: Judged) => string,
): Judged[] {
  const { about } = judged.draft;
  const target = { check: judged.check, ...about };
  const left: string[] = [];
  const void_: WaiverMatcher[] = [];
  const parts: Judged[] = [];
  for (const stack of about.stacks) {
    const matcher = matchers.find((one) => one.accepts(target, stack));
    if (!matcher) {
      left.push(stack);
      void_.push(...matchers.filter((one) => one.concerns(target, stack)));
      continue;
    }
    used.add(matcher);
    const { owner, reason, expires } = matcher.waiver;
    const part = narrowed(judged, [stack]);
    if (now.getTime() < endOf(matcher.waiver)) parts.push({ ...part, waiver: { owner, reason, expires } });
    else parts.push(expired(part, matcher.waiver, now, say(part)));
  }
  for (const matcher of void_) used.add(matcher);
  if (left.length > 0)
    parts.unshift(withRemarks(left.length === about.stacks.length ? judged : narrowed(judged, left), void_));
  return parts;
}

function narrowed(judged: Judged, stacks: readonly string[]): Judged {
  const { about } = judged.draft;
  const locations = about.locations.filter(({ stack }) => stack === null || stacks.includes(stack));
  return { ...judged, draft: { ...judged.draft, about: { ...about, stacks, locations } } };
}

/** A waiver of the same address that accepts another value does not hold, and says so beside the finding. */
function withRemarks(judged: Judged, rows: readonly WaiverMatcher[]): Judged {
  if (rows.length === 0) return judged;
  const remark = rows.map(({ waiver }) => {
    const value = waiver.value === null ? "nothing" : code(waiver.value ?? "");
    return ` The waiver at ${rowOf(waiver)} accepts ${value} there, not this.`;
  });
  return { ...judged, remark: judged.remark + remark.join("") };
}

function expired({ draft }: Judged, waiver: Waiver, now: Date, sentence: string): Judged {
  const { about } = draft;
  const one = own("expired", waiver, now, sentence);
  return {
    ...one,
    draft: { ...one.draft, about: { ...about, locations: [...one.draft.about.locations, ...about.locations] } },
  };
}

/** A finding about the row itself. */
function own(message: keyof typeof check.messages & string, waiver: Waiver, now: Date, finding = ""): Judged {
  const { file, line, column = 1 } = waiver.position;
  const { stack, resource, property } = waiver;
  const locations: Location[] = [{ stack, file, line, column }];
  const about = { stacks: [stack], resource, type: null, property, expected: null, values: {}, locations };
  const words: WaiverWords = {
    check: waiver.check,
    stack,
    what:
      [property, resource]
        .filter((part) => part !== null)
        .map(code)
        .join(" of ") || `the check \`${waiver.check}\``,
    owner: waiver.owner,
    reason: waiver.reason,
    expires: waiver.expires,
    row: rowOf(waiver),
    finding,
    days: daysLeft(waiver, now),
  };
  return { check: check.id, draft: { about, message, words: () => ({ ...words }) }, waiver: null, remark: "" };
}

function rowOf({ position: { file, line } }: Waiver): string {
  return `${file}:${line}`;
}

function isSoon(waiver: Waiver, now: Date): boolean {
  const left = endOf(waiver) - now.getTime();
  return left > 0 && left <= SOON * DAY;
}

function daysLeft(waiver: Waiver, now: Date): string {
  const days = Math.ceil((endOf(waiver) - now.getTime()) / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}
