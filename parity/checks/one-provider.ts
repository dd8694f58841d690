import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const oneProvider = defineCheck<Words>()({
  id: "one-provider",
  severity: "error",
  summary: "All stacks run on one provider: one version, configured alike.",
  why: "What passes on another cloud, or another version of a provider, proves nothing for this one.",
  fix: "Run all stacks on the baseline's provider.",
  needs: ["judgement"],
  guide: {
    checks:
      "Compares the providers of all stacks: which clouds, in which version, with which settings, for which resources. " +
      "The one that parity.yaml names as `baseline.provider` must be among them. A stack on another cloud is told before " +
      "everything else, and what follows from it is not listed.",
    story:
      "In 2019 staging ran on another cloud than production. Its load balancer took other answers for healthy, so the " +
      "change that took Europe down could not have failed there.",
    examples: ["other-cloud"],
    ways: [
      {
        title: "Run the stack on the baseline's provider",
        text: "Remove from its stack file the key that the finding names, and set it once, in Pulumi.yaml.",
      },
      {
        title: "Move all stacks together",
        text: "If the cloud itself is to change, change Pulumi.yaml and the baseline in one commit.",
        yaml: {
          answers: "not-baseline",
          text: "baseline: { provider: aws, stack: staging }",
        },
      },
      {
        title: "Use one version",
        text: "Let package.json alone choose the version, and remove `version` from the options of resources and providers.",
      },
      {
        title: "Waive it",
        text: "Accepts the other cloud until a day. Until then that stack is no test of the others.",
        yaml: {
          answers: "other-cloud",
          text: [
            "waivers:",
            "  - check: one-provider",
            "    stack: staging",
            "    property: app:provider",
            "    value: azure-native",
            "    owner: platform@example.net",
            "    reason: staging moves to AWS this winter",
            "    expires: 2027-01-31",
          ].join("\n"),
        },
      },
    ],
    limits: [
      "Regions of one cloud that behave differently.",
      "The account, and whatever else a provider takes from the machine it runs on: only what the program passes is compared.",
      "The values of a provider's settings where they are declared variances; `transparent` compares them as any property.",
    ],
  },
  messages: {
    "other-cloud": {
      text: "{stacks} {runs} on {here}, {others} {othersRun} on {there}{tested}.{setBy}",
      fix: "Run {stacks} on {there} like {others}. Findings that follow from the other cloud are not listed.",
    },
    "not-baseline": {
      text: "The baseline in {model} is {there}, but every stack runs on {here}.",
      fix: "Set `baseline.provider` in {model} to what the stacks run on, or run the stacks on {there}.",
    },
    nothing: {
      text: "In {stacks} the program registers no resource: there is nothing to compare.",
      why: "Of a program that does nothing every stack is the same.",
      fix: "See that `main` in Pulumi.yaml is the program that is deployed, and that it makes its resources.",
      severity: "warning",
    },
    version: {
      text: "{stacks} {has} {actual} as {what}, where {others} {othersHave} {expected}{also}.",
      fix: "Use one version of the provider in all stacks.",
    },
    shape: {
      text: "{stacks} {has} {actual} as {what}, a setting of the provider, where {others} {othersHave} {expected}.{cause}",
      fix: "Configure the provider with the same settings in all stacks.",
    },
    instance: {
      text: "{stacks} {has} {actual} as provider at {what}, where {others} {othersHave} {expected}{also}.{cause}",
      fix: "Use the same providers for the same resources in all stacks.",
    },
    "default-provider": {
      text: "{count} left to the default provider of {packages} in {stacks}. Its region and account are not in the program.",
      fix: "Pass an explicit provider, so that what it is configured with is compared too.",
      severity: "note",
    },
  },
  check: (context) => draftsOf("one-provider", context),
});
