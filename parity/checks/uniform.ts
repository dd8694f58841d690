import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const uniform = defineCheck<Words>()({
  id: "uniform",
  severity: "error",
  summary: "Config that is not declared to vary is the same in all stacks.",
  why: "A difference that nobody declared is one that nobody tests.",
  fix: "Give it the value that the other stacks have, or declare it under `varies` in parity.yaml.",
  needs: ["judgement"],
  guide: {
    checks:
      "Compares the config of all stacks as the program sees it: the stack file over the defaults of Pulumi.yaml, key by " +
      "key and inside objects. A value may differ only where parity.yaml lists its key under `varies`. Secrets may " +
      "always differ in value.",
    story:
      "A difference with a declared reason is one that the next person can ask about. One that merely exists is found " +
      "during an outage: until 2019 nobody who changed the servers knew that Europe was configured differently.",
    examples: ["undeclared-value"],
    ways: [
      {
        title: "Make it the same",
        text: "Give the key the value of the other stacks. What never differs is best set once, in Pulumi.yaml.",
      },
      {
        title: "Declare the variance",
        text:
          "If each environment needs its own, say so in parity.yaml. The sample is a legal value that no stack uses; the " +
          "program is run with it as well, so that what it does with the value is compared too.",
        yaml: {
          answers: "undeclared-value",
          text: ["varies:", "  app:logLevel: { sample: trace, why: each region sets its own }"].join("\n"),
        },
      },
      {
        title: "Waive it",
        text: "Accepts this value in this one stack until a day. It is void as soon as the value is another.",
        yaml: {
          answers: "undeclared-value",
          text: [
            "waivers:",
            "  - check: uniform",
            "    stack: prod-eu",
            "    property: app:logLevel",
            "    value: debug",
            "    owner: web@example.net",
            "    reason: looking for the failed logins of incident 812",
            "    expires: 2027-01-31",
          ].join("\n"),
        },
      },
    ],
    limits: [
      "Values that are the same in all stacks, and wrong.",
      "Whether a secret has the right value: only that it is there, in the same place (see `closed`).",
      "What an `environment:` import gives: its values are compared as parity.yaml states them under `environments`.",
    ],
  },
  messages: {
    value: {
      text: "{stacks} {has} {actual} for {property}, where {others} {othersHave} {expected}. It is not declared to vary.",
      fix: "Set {property} to {expected} in {file}. If it must differ, declare it under `varies` in {model}.",
    },
  },
  check: (context) => draftsOf("uniform", context),
});
