import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const known = defineCheck<Words>()({
  id: "known",
  severity: "error",
  summary:
    "Every value inside the stacks could be determined, and every property that the program passes is registered.",
  why:
    "A value that could not be determined may be anything in any stack, so nothing about it is proven. A property that the SDK " +
    "drops without a word never reaches the provider.",
  fix: "Give the value in `parity.yaml`.",
  needs: ["judgement"],
  messages: {
    unknown: {
      text: "In {stacks}, {what} could not be determined: the program needs the value itself ({operation}), and only the provider knows it. What depends on it is not judged.",
      fix: "{remedy}",
    },
    dropped: {
      text: "{stacks} {has} the property {property} on {resource} ({type}), which the SDK drops without a word; {others} {othersDo} not pass it.",
      fix: "Correct the name of {property}, or remove it.",
    },
    "dropped-everywhere": {
      text: "The property {property} on {resource} ({type}) is dropped by the SDK without a word, in all stacks: it has no effect.",
      fix: "Correct the name of {property}, or remove it.",
      severity: "warning",
    },
  },
  check: (context) => draftsOf("known", context),
});
