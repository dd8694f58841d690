import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

const BRANCH =
  "Make the program the same for every stack at this place. If the value has to follow from a variance, list it under `derived` in {model} with the reason; " +
  "to accept it for a time, write a waiver.";

export const transparent = defineCheck<Words>()({
  id: "transparent",
  severity: "error",
  summary: "A stack's resources are those of every other stack, declared variances aside.",
  why:
    "Code that asks which stack it runs for, or computes something from a variance, makes another program of one stack. What " +
    "was tested elsewhere was then not this program.",
  fix: "Make the program the same for every stack at this place.",
  needs: ["judgement"],
  messages: {
    changed: { text: "{stacks} {has} {actual} as {what}, where {others} {othersHave} {expected}{cause}.", fix: BRANCH },
    missing: { text: "{stacks} {does} not have {what}, which is {expected} in {others}{cause}.", fix: BRANCH },
    added: { text: "{stacks} {has} {what}, {whichNoOther}: {actual}{cause}.", fix: BRANCH },
    "setting-changed": {
      text: "{stacks} {has} {actual} at {what}, where {others} {othersHave} {expected}{cause}.",
      fix: BRANCH,
    },
    "setting-missing": {
      text: "{stacks} {does} not have {expected} in {where}, which {others} {othersHave}{cause}.",
      fix: BRANCH,
    },
    "setting-added": { text: "{stacks} {has} {actual} in {where}, {whichNoOther}{cause}.", fix: BRANCH },
    "file-missing": {
      text: "{stacks} {does} not have the file {what}, which {others} {othersHave}{cause}.",
      fix: BRANCH,
    },
    "file-added": { text: "{stacks} {has} the file {what}, {whichNoOther}: {actual}{cause}.", fix: BRANCH },
    "secret-changed": {
      text: "{stacks} {has} another secret value as {what} than {others}{cause}. The values are not shown.",
      fix: BRANCH,
    },
    moved: {
      text: "In {stacks}, {what} stands in another place than in {others}, and the order has a meaning there{cause}.",
      fix: BRANCH,
    },
    "resource-missing": {
      text: "{stacks} {does} not have the resource {resource} ({type}), which {others} {othersHave}{cause}.",
      fix: BRANCH,
    },
    "resource-added": { text: "{stacks} {has} the resource {resource} ({type}), {whichNoOther}{cause}.", fix: BRANCH },
    "resource-renamed": {
      text: "{stacks} {has} the resource {resource} ({type}) under another name: {actual}{cause}.",
      fix: BRANCH,
    },
    "resource-moved": {
      text: "{stacks} {has} the resource {resource} ({type}) below another parent than {others}{cause}.",
      fix: BRANCH,
    },
    "resource-type": {
      text: "{stacks} {has} {actual} as the resource {resource}, where {others} {othersHave} {expected}{cause}.",
      fix: BRANCH,
    },
    unshown: {
      text: "The stacks agree on {what}, but the program chooses it by its inputs: {unshown}{cause}. The next stack, or the next change of a value, can differ.",
      fix: BRANCH,
    },
    unsteady: {
      text: "{what} in {stacks} changes from run to run: two evaluations with the same inputs gave different values{also}.",
      fix: "Take clock, chance and the machine (time stamps, random values, user, build number) out of it, or make it an output of a provider.",
    },
    call: {
      text: "{stacks} {has} another call of the provider function {property} than {others}: {actual} instead of {expected}{cause}.",
      fix: BRANCH,
    },
    "names-compared": {
      text: "The program fails under a stack name that it does not know ({failure}), so it was compared under the name {baseline}. A name inside a longer word may go unseen.",
      fix: "Let the program accept any stack name.",
      severity: "note",
    },
  },
  check: (context) => draftsOf("transparent", context),
});
