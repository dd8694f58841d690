import { defineCheck } from "./define";
import { draftsOf } from "./law";
import type { Words } from "./words";

export const closed = defineCheck<Words>()({
  id: "closed",
  severity: "error",
  summary:
    "All stacks have the same config keys at every depth, secret in all or in none, and every stack file is accounted for.",
  why:
    "A key that one stack alone has, or lacks, is a setting of that stack alone, however the program treats it. A stack file " +
    "that is on no list is an environment that nobody compares.",
  fix: "Give every stack the same keys.",
  needs: ["judgement"],
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
      fix: "Store it encrypted (`pulumi config set --secret`) and replace the value: it has been readable in {file}.",
    },
    secret: {
      text: "{stacks} {has} {property} as a secret, where {others} {othersHave} plain text.",
      fix: "Make it a secret in all stacks, or in none.",
    },
    "default-overridden": {
      text: "{stacks} {sets} {property} in the stack file, where {others} {othersHave} the value of Pulumi.yaml.",
      fix: "Remove {property} from {file}. If it has to differ, declare it under `varies` in {model}.",
    },
    "file-unlisted": {
      text: "{file} is a stack that {model} does not list, so nobody compares it.",
      fix: "Add {stacks} to `stacks` in {model}, or to `excluded` with the reason.",
    },
    "key-unread": {
      text: "No evaluation of the program reads the config key {property}: changing it changes nothing.",
      fix: "Remove {property} from the stack files.",
      severity: "warning",
    },
  },
  check: (context) => draftsOf("closed", context),
});
