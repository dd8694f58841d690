import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

const SAME =
  "Give every stack the same here. What must follow from a variance belongs under `derived` in {model}; an exception for a " +
  "time is a waiver.";

export const transparent = defineCheck<Words>()({
  id: "transparent",
  severity: "error",
  summary: "All stacks have the same resources, declared variances aside.",
  why: "Testing one stack proves nothing for a stack that is another program.",
  fix: "Give every stack the same here.",
  needs: ["judgement"],
  guide: {
    checks:
      "Runs the program for every stack, and once more for a sample environment: a stack name of its own, every variance " +
      "at its sample. Each stack must have the resources of the sample environment, the samples replaced by its own " +
      "values: the same properties, options and dependencies. User data, nginx files, JSON and policies are decoded and " +
      "compared as what they mean.",
    story:
      "Code that asks which stack it runs for, or computes something from a variance, is another program there. In 2019 " +
      "the web servers of Europe were configured differently for a reason long gone. A change that was harmless in " +
      "staging, Australia and the US took Europe down for 58 minutes.",
    examples: ["health-check", "nginx-directive"],
    ways: [
      {
        title: "Make it the same",
        text:
          "Remove the branch on the stack's name or on the variance. If the environments really need to differ, let a config " +
          "value say how, pass it on as it is, and declare it under `varies`.",
      },
      {
        title: "Declare it as derived",
        text: "For what must follow from a variance, as a bucket follows from the region that it is in.",
        yaml: {
          answers: "table-by-region",
          text: [
            "derived:",
            "  - resource: logs",
            "    property: bucket",
            "    from: app:region",
            "    why: logs must stay in the region that they are about",
          ].join("\n"),
        },
      },
      {
        title: "Waive it",
        text: "Accepts this value in this one stack until a day. It is void as soon as the value is another.",
        yaml: {
          answers: "health-check",
          text: [
            "waivers:",
            "  - check: transparent",
            "    stack: prod-eu",
            "    resource: tg",
            "    property: healthCheck.matcher",
            "    value: 200,301",
            "    owner: web@example.net",
            "    reason: the old servers redirect /health until they are gone",
            "    expires: 2027-01-31",
          ].join("\n"),
        },
      },
    ],
    limits: [
      "What differs at the provider although the program says the same: drift, defaults of a region, another account.",
      "Whether what a derived property holds is right: once listed, it may be anything.",
      "Values that only the provider knows. What depends on them in the program is reported by `known`.",
    ],
  },
  messages: {
    changed: { text: "{stacks} {has} {actual} as {what}, where {others} {othersHave} {expected}.{cause}", fix: SAME },
    missing: { text: "{stacks} {does} not have {what}, which is {expected} in {others}.{cause}", fix: SAME },
    added: { text: "{stacks} {has} {what} ({actual}), {whichNoOther}.{cause}", fix: SAME },
    "setting-changed": {
      text: "{stacks} {has} {actual} at {what}, where {others} {othersHave} {expected}.{cause}",
      fix: SAME,
    },
    "setting-missing": {
      text: "{stacks} {does} not have {expected} in {where}, which {others} {othersHave}.{cause}",
      fix: SAME,
    },
    "setting-added": { text: "{stacks} {has} {actual} in {where}, {whichNoOther}.{cause}", fix: SAME },
    "file-missing": {
      text: "{stacks} {does} not have the file {what}, which {others} {othersHave}.{cause}",
      fix: SAME,
    },
    "file-added": { text: "{stacks} {has} the file {what}, {whichNoOther}: {actual}.{cause}", fix: SAME },
    "secret-changed": {
      text: "{stacks} {has} another secret value as {what} than {others}. The values are not shown.{cause}",
      fix: SAME,
    },
    moved: {
      text: "{what} stands at another place in {stacks} than in {others}, and the order matters there.{cause}",
      fix: SAME,
    },
    elsewhere: {
      text: "{stacks} {has} {expected} in {elsewhere}, where {others} {othersHave} it in {where}.{cause}",
      fix: SAME,
    },
    "resource-missing": {
      text: "{stacks} {does} not have the resource {resource} ({type}){like}, which {others} {othersHave}.{cause}",
      fix: SAME,
    },
    "resource-added": {
      text: "{stacks} {has} the resource {resource} ({type}){like}, {whichNoOther}.{cause}",
      fix: SAME,
    },
    "resource-renamed": {
      text: "{stacks} {has} the resource {resource} ({type}) under another name: {actual}.{cause}",
      fix: SAME,
    },
    "resource-moved": {
      text: "{stacks} {has} the resource {resource} ({type}) below another parent than {others}.{cause}",
      fix: SAME,
    },
    "resource-type": {
      text: "{stacks} {has} {actual} as the resource {resource}, where {others} {othersHave} {expected}.{cause}",
      fix: SAME,
    },
    unshown: {
      text: "All stacks agree on {what} today, but {unshown}.{cause} The next stack can differ.",
      fix: SAME,
    },
    unsteady: {
      text: "{what} in {stacks} changes from run to run, with the same code and config{also}.",
      why: "What is different in every run was never tested, in any stack.",
      fix: "Take clock, chance and the machine out of it (time stamps, random values, user, build number), or make it an output of a provider.",
    },
    call: {
      text: "{stacks} {has} another call of {property} than {others}: {actual} instead of {expected}.{cause}",
      fix: SAME,
    },
    "names-compared": {
      text: "The program fails under a stack name that it does not know ({failure}), so it was compared under the name {baseline}. A name inside a longer word may go unseen.",
      fix: "Let the program accept any stack name.",
      severity: "note",
    },
  },
  check: (context) => draftsOf("transparent", context),
});
