import { defineCheck } from "./define";

/** The words that sentences about a waiver are made of. */
export interface WaiverWords {
  readonly check: string;
  readonly stack: string;
  /** The address it speaks of. */
  readonly what: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
  /** The row in `parity.yaml`. */
  readonly row: string;
  /** The finding that it softened, in its own words. */
  readonly finding: string;
  readonly days: string;
}

/** Its findings come from applying the waivers to those of all other checks: see waivers.ts. */
export const waiver = defineCheck<WaiverWords>()({
  id: "waiver",
  severity: "error",
  summary: "Every waiver is in force, and something still needs it.",
  why:
    "A waiver is a deviation that somebody answers for until a day. One that has expired, or that nothing needs any more, is a " +
    "deviation nobody answers for, or an invitation for the next one.",
  fix: "Mend the deviation and remove the waiver.",
  needs: ["findings"],
  messages: {
    expired: {
      text: "The waiver of {owner} for {what} in {stack} expired on {expires} ({row}), so its deviation counts again: {finding}",
      fix: "Mend the deviation and remove the waiver, or have {owner} renew it with a new reason and day.",
    },
    stale: {
      text: "The waiver of {owner} for {what} in {stack} ({row}) matches no finding of `{check}` any more.",
      fix: "Remove it from {row}.",
    },
    soon: {
      text: "The waiver of {owner} for {what} in {stack} ({row}) expires on {expires}, in {days}.",
      fix: "Mend the deviation before {expires}, or have {owner} renew the waiver.",
      severity: "note",
    },
  },
  check: () => [],
});
