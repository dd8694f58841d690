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
  /** What the setting that it is on is needed by. */
  readonly needs: string;
  /** The check that may be meant, as a sentence; empty where none is like it. */
  readonly meant: string;
}

/** Its findings come from applying the waivers to those of all other checks: see waivers.ts. */
export const waiver = defineCheck<WaiverWords>()({
  id: "waiver",
  severity: "error",
  summary: "Every waiver is in force, and something still needs it.",
  why: "After its last day nobody answers for the deviation.",
  fix: "Mend the deviation and remove the waiver.",
  needs: ["findings"],
  guide: {
    checks:
      "Holds the rows under `waivers` in parity.yaml to what they say. A waiver accepts one value at one address in one " +
      "stack, until the end of its last day (UTC). One that has expired, or that no finding matches any more, is an error; " +
      "one that ends within two weeks is a note. Of one that is on a setting of a web server it is told what needs that " +
      "setting: each probe of a traffic path is asked again without it, and the contract is judged again.",
    story:
      "Before 2019 Europe had been configured differently for a requirement that was gone by then, and nothing ever asked " +
      "whether it was still needed. A waiver has an owner, and asks on a day.",
    examples: ["expired", "stale"],
    ways: [
      {
        title: "Mend the deviation",
        text: "Do what the check that is waived says (`parity explain CHECK`), and remove the row.",
      },
      {
        title: "Renew it",
        text: "If the reason still holds, its owner gives it another day, and says why in the commit.",
        yaml: {
          answers: "expired",
          text: [
            "waivers:",
            "  - check: transparent",
            "    stack: prod-eu",
            "    resource: tg",
            "    property: healthCheck.matcher",
            "    value: 200,301",
            "    owner: web@example.net",
            "    reason: two of the old servers are left",
            "    expires: 2027-03-31",
          ].join("\n"),
        },
      },
      { title: "Remove what is stale", text: "Nothing deviates there any more: delete the row." },
      {
        title: "Remove what nothing needs",
        text: "Take the setting out of that stack; the waiver is stale then, and goes with it.",
      },
    ],
    limits: [
      "Whether the reason is still true: that is for the owner to say.",
      "A need that no traffic path of the stack shows: who else asks the server for something, the program does not say.",
      "Stale waivers while a stack cannot be evaluated: what they accept may be what could not be seen.",
    ],
  },
  messages: {
    expired: {
      text: "The waiver of {owner} for {what} in {stack} expired on {expires} ({row}), so its deviation counts again: {finding}",
      fix: "Mend the deviation and remove the waiver, or have {owner} renew it.",
    },
    stale: {
      text: "The waiver of {owner} for {what} in {stack} ({row}) matches no finding of `{check}` any more.",
      why: "A waiver that nothing needs lets the next deviation through.",
      fix: "Remove it from {row}; where it is misspelt, correct it.",
    },
    nowhere: {
      text: "The waiver of {owner} for {what} in {stack} ({row}) names neither a resource nor a property, so it accepts nothing.",
      why: "A waiver accepts what is at one address, never all that a check finds.",
      fix: "Add `resource` and `property` as the finding has them (`parity waive` writes the whole row), or remove it.",
    },
    unknown: {
      text: "The waiver of {owner} in {stack} ({row}) is for `{check}`, and there is no such check.{meant}",
      why: "A waiver of a check that does not exist accepts nothing.",
      fix: "Correct `check` in {row}: `parity explain` lists them all.",
    },
    soon: {
      text: "The waiver of {owner} for {what} in {stack} ({row}) expires on {expires}, in {days}.",
      fix: "Mend the deviation before {expires}, or have {owner} renew the waiver.",
      severity: "note",
    },
    needed: {
      text: "The waiver of {owner} for {what} in {stack} ({row}) is on a setting that is needed there by {needs}.",
      why: "Without the setting, what is named here would be answered otherwise, or would break.",
      fix: "See that whatever is put in its place does that too; then mend the finding and remove the waiver.",
      severity: "note",
    },
    removable: {
      text: "The waiver of {owner} for {what} in {stack} ({row}, until {expires}) is on a setting that nothing needs there.",
      why: "In 2019 a setting that nobody needed any more was what made one region another one.",
      fix: "Remove the setting from {stack}, and the waiver with it.",
      severity: "warning",
    },
  },
  check: () => [],
});
