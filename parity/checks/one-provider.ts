import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const oneProvider = defineCheck<Words>()({
  id: "one-provider",
  severity: "error",
  summary: "Every stack runs on the baseline's provider, in the same version and with the same shape of configuration.",
  why:
    "On another cloud, or under another version of a provider, the same declaration is another system: other defaults, other " +
    "health checks, other limits. Testing there proves nothing for production.",
  fix: "Run all stacks on the baseline's provider.",
  needs: ["judgement"],
  messages: {
    "other-cloud": {
      text: "{stacks} {runs} on {here}, {others} {othersRun} on {there}{tested}.{setBy}",
      fix: "Run {stacks} on {there} like {others}. Findings that follow from the other cloud are not listed.",
    },
    "not-baseline": {
      text: "The baseline in {model} is {there}, but every stack runs on {here}.",
      fix: "Set `baseline.provider` in {model} to what the stacks run on, or run the stacks on {there}.",
    },
    version: {
      text: "{stacks} {has} {actual} as {what}, where {others} {othersHave} {expected}{also}: another version of the provider is another program.",
      fix: "Use one version of the provider in all stacks.",
    },
    shape: {
      text: "{stacks} {has} {actual} as {what}, where {others} {othersHave} {expected}: the provider is configured differently{cause}.",
      fix: "Configure the provider with the same settings in all stacks.",
    },
    instance: {
      text: "{stacks} {has} {actual} as provider at {what}, where {others} {othersHave} {expected}{also}{cause}.",
      fix: "Use the same providers for the same resources in all stacks.",
    },
    "default-provider": {
      text: "{count} left to the default provider of {packages}, in all stacks alike. Its region and account are not in the program.",
      fix: "Pass an explicit provider, so that what it is configured with is compared too.",
      severity: "note",
    },
  },
  check: (context) => draftsOf("one-provider", context),
});
