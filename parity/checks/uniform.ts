import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const uniform = defineCheck<Words>()({
  id: "uniform",
  severity: "error",
  summary: "A config value that is not declared to vary is the same in all stacks.",
  why:
    "A value that differs without having been declared is a difference that nobody decided on, or that everybody forgot. " +
    "What passes in one stack then says little about another.",
  fix: "Give it the value that the other stacks have. If it has to differ, declare it under `varies` with a sample and the reason.",
  needs: ["judgement"],
  messages: {
    value: {
      text: "{stacks} {has} {actual} for {property}, where {others} {othersHave} {expected}. It is not declared to vary.",
      fix: "Set {property} to {expected} in {file}. If it has to differ, declare it under `varies` in {model}, with a sample and the reason.",
    },
  },
  check: (context) => draftsOf("uniform", context),
});
