import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

const DROPPED = "What the provider never gets has no effect, whatever the code says.";

export const known = defineCheck<Words>()({
  id: "known",
  severity: "error",
  summary: "Every value could be determined, and none is silently dropped.",
  why: "A value that could not be determined can be wrong in any stack.",
  fix: "Give the value in parity.yaml.",
  needs: ["judgement"],
  guide: {
    checks:
      "Reports what could not be judged. That is an output of a resource that only the cloud can give, where the program " +
      "needs the value itself (in an `if`, a loop, a calculation) instead of passing it on. It also reports properties " +
      "that the program passes and the SDK drops, such as a misspelt name.",
    story:
      "Nothing passes because nobody could look at it. A health check under a misspelt name is no health check, and the " +
      "compiler may well be silent about it.",
    examples: ["unknown", "dropped"],
    ways: [
      {
        title: "Pass the output on",
        text: "With `pulumi.interpolate`, or as it is: then the program does not need the value, and nothing is unknown.",
      },
      {
        title: "Answer it",
        text:
          "Say in parity.yaml what the provider would give: an example of the right shape. Answers of provider functions go " +
          "under `invokes`, outputs of other stacks under `stackReferences`.",
        yaml: {
          answers: "unknown",
          text: [
            "outputs:",
            '  "aws:acm/certificate:Certificate":',
            "    domainValidationOptions:",
            "      - resourceRecordName: _check.example.net",
            "        resourceRecordType: CNAME",
            "        resourceRecordValue: _value.example.org",
          ].join("\n"),
        },
      },
      {
        title: "Correct the name",
        text: "Of a property that is dropped; or remove it. Where the SDK is too old to know it, update the SDK in package.json.",
      },
    ],
    limits: [
      "Whether an answer is what the provider really gives: it is believed.",
      "Properties that the SDK passes on and the provider ignores or refuses: `pulumi preview` asks it.",
      "What code in the cloud does later, as the body of a function.",
    ],
  },
  messages: {
    unknown: {
      text: "In {stacks}, {what} could not be determined: the program needs its value ({operation}), and only the provider knows it. What depends on it is not judged.",
      fix: "{remedy}",
    },
    dropped: {
      text: "{stacks} {passes} the property {property} to {resource} ({type}), which the SDK silently drops; {others} {othersDo} not pass it.",
      why: DROPPED,
      fix: "Correct the name of {property}, or remove it.",
    },
    "dropped-everywhere": {
      text: "All stacks pass the property {property} to {resource} ({type}), and the SDK silently drops it: it has no effect.",
      why: DROPPED,
      fix: "Correct the name of {property}, or remove it.",
      severity: "warning",
    },
  },
  check: (context) => draftsOf("known", context),
});
