import { resourcePattern, type WaiverMatcher, waiverMatcher } from "../compare/waived";
import { didYouMean, type Waiver } from "../config/index";
import { propertyMatcher } from "../graph/pattern";
import type { AppliedWaiver, Location } from "../result";
import type { SharedPlace } from "./contract/types";
import type { Draft, NeedOf } from "./define";
import { checks } from "./registry";
import { tested } from "./tested";
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
 * @param needOf what the place of a waiver is needed for
 */
export function applyWaivers(
  drafts: readonly Judged[],
  waivers: readonly Waiver[],
  now: Date,
  complete: boolean,
  say: (judged: Judged) => string,
  needOf: NeedOf = () => null,
): Judged[] {
  const matchers = waivers.map(waiverMatcher);
  const used = new Set<WaiverMatcher>();
  const applied = drafts.flatMap((judged) => split(judged, matchers, now, used, say));
  // Whether a change is tested is for that change to say: without one such a waiver is not stale.
  const stale = complete
    ? matchers
        .filter((matcher) => !used.has(matcher) && matcher.waiver.check !== tested.id)
        .map(({ waiver }) => own(whyUnused(waiver), waiver, now))
    : [];
  const inForce = [...used].filter(({ waiver }) => now.getTime() < endOf(waiver));
  return [...applied, ...stale, ...inForce.flatMap(({ waiver }) => told(waiver, now, needOf))];
}

/** Why a row accepts nothing: what was mended is told apart from what never was an address. */
function whyUnused({ check, resource, property }: Waiver): "unknown" | "nowhere" | "stale" {
  if (!ids().includes(check)) return "unknown";
  return resource === null && property === null ? "nowhere" : "stale";
}

function ids(): string[] {
  return checks.map(({ id }) => id);
}

/** What is said of a waiver that holds: that it ends, or what the setting that it is on is needed for. */
function told(waiver: Waiver, now: Date, needOf: NeedOf): Judged[] {
  const need = needOf(waiver);
  if (need?.neededBy.length === 0) return [own("removable", waiver, now)];
  const needs = need === null ? "" : listed(need.neededBy);
  if (!isSoon(waiver, now)) return need === null ? [] : [own("needed", waiver, now, "", needs)];
  const soon = own("soon", waiver, now);
  return [need === null ? soon : { ...soon, remark: ` The setting that it is on is needed there by ${needs}.` }];
}

/** Probes that a sentence names; the others are counted. */
const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  if (rest > 0) return `${names.slice(0, MOST_NAMES).join(", ")} and ${rest} more`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
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
function own(
  message: keyof typeof check.messages & string,
  waiver: Waiver,
  now: Date,
  finding = "",
  needs = "",
): Judged {
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
    needs,
    meant: message === "unknown" ? didYouMean(waiver.check, ids()) : "",
  };
  const apart = `${waiver.check} ${stack}`;
  return { check: check.id, draft: { about, apart, message, words: () => ({ ...words }) }, waiver: null, remark: "" };
}

/** Whether a place is the one that a waiver names, or is in the file that it names. */
export function namesPlace({
  resource,
  property,
}: Pick<Waiver, "resource" | "property">): (at: SharedPlace) => boolean {
  if (resource === null || property === null) return () => false;
  const [ofResource, ofProperty] = [resourcePattern(resource), propertyMatcher(property)];
  return (at) => {
    if (at.property === null || !ofResource(at.resource)) return false;
    return ofProperty(at.property) || ofProperty(at.property.slice(0, at.property.lastIndexOf("!")));
  };
}

function rowOf({ position: { file, line } }: Waiver): string {
  return `${file}:${line}`;
}

function isSoon(waiver: Waiver, now: Date): boolean {
  return endOf(waiver) - now.getTime() <= SOON * DAY;
}

function daysLeft(waiver: Waiver, now: Date): string {
  const days = Math.ceil((endOf(waiver) - now.getTime()) / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}
