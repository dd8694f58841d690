import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const closed = defineCheck<Words>()({
  id: "closed",
  severity: "error",
  summary: "All stack files have the same keys, and every one is listed.",
  why: "What only one stack file says, no other stack tests.",
  fix: "Give every stack the same keys.",
  needs: ["judgement"],
  guide: {
    checks:
      "Compares the keys of all stack files at every depth (the length of a list aside), and which of them are secrets. " +
      "Every `Pulumi.<stack>.yaml` must be in parity.yaml, under `stacks` or `excluded`. A key that the program never " +
      "reads is a warning.",
    story:
      "A key of one stack alone is a difference, even while the program ignores it: the day it is read, only one " +
      "environment changes. And a stack file on no list is an environment that nobody compares.",
    examples: ["key-extra", "unlisted-file"],
    ways: [
      {
        title: "Make it the same",
        text:
          "Add the key to every stack file, or remove it from all. What never differs is best set once, in Pulumi.yaml. " +
          "No variance excuses a missing key: a value may differ, its presence may not.",
      },
      {
        title: "Encrypt what is a secret elsewhere",
        text: "`pulumi config set --secret KEY`, with a new value: the old one has been readable.",
      },
      {
        title: "List the stack file",
        text: "Under `stacks` to compare it; under `excluded` if it is no environment that others rely on.",
        yaml: {
          answers: "unlisted-file",
          text: ["excluded:", "  - { stack: prod-ca, why: a trial that serves nobody }"].join("\n"),
        },
      },
      {
        title: "Waive it",
        text: "Accepts the key in this one stack until a day.",
        yaml: {
          answers: "key-extra",
          text: [
            "waivers:",
            "  - check: closed",
            "    stack: prod-eu",
            "    property: app:legacyRedirect",
            "    owner: web@example.net",
            "    reason: the last customer of the old API moves in January",
            "    expires: 2027-01-31",
          ].join("\n"),
        },
      },
    ],
    limits: [
      "Whether the values are right: `uniform` compares them.",
      "Anything in stack files that are `excluded`.",
      "A key that is read but changes nothing: it counts as read.",
    ],
  },
  messages: {
    "key-missing": {
      text: "{stacks} {does} not have the config key {property}, which {others} {othersHave}.",
      fix: "Add {property} to {file}, or remove it from the other stack files.",
    },
    "key-extra": {
      text: "{stacks} {has} the config key {property}, {whichNoOther}.",
      fix: "Remove {property} from {file}, or add it to all stack files.",
    },
    "key-renamed": {
      text: "{stacks} {has} the config key {instead}, where {others} {othersHave} {property}.",
      fix: "Rename {instead} to {property} in {file}.",
    },
    plaintext: {
      text: "{stacks} {has} {property} in plain text, where {others} {othersHave} a secret.",
      why: "Everyone who can read the repository can read it.",
      fix: "Store it encrypted (`pulumi config set --secret`) with a new value: the old one has been readable in {file}.",
    },
    secret: {
      text: "{stacks} {has} {property} as a secret, where {others} {othersHave} plain text.",
      fix: "Make it a secret in all stacks, or in none.",
    },
    "default-overridden": {
      text: "{stacks} {sets} {property} in the stack file, where {others} {othersHave} the value of Pulumi.yaml.",
      fix: "Remove {property} from {file}. If it must differ, declare it under `varies` in {model}.",
    },
    "file-unlisted": {
      text: "{file} is a stack that {model} does not list, so nobody compares it.",
      why: "An environment that is not compared can be anything.",
      fix: "Add {stacks} to `stacks` in {model}, or to `excluded` with the reason.",
    },
    "key-unread": {
      text: "The program does not read the config key {property}: changing it changes nothing.",
      why: "A key that looks like a setting and is none misleads whoever changes it.",
      fix: "Remove {property} from the stack files.",
      severity: "warning",
    },
  },
  check: (context) => draftsOf("closed", context),
});
