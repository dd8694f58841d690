import type { Deviation, Law } from "../compare/types";
import { settingOf } from "../graph/pattern";
import type { CheckContext, Draft } from "./define";
import { SECRET, wordsOf } from "./words";

/** The drafts of one law: every deviation of it, told by the message of its kind. */
export function draftsOf(law: Law, { project, judgement }: CheckContext): Draft[] {
  const all = project.model.stacks.map(({ name }) => name);
  return judgement.deviations
    .filter(({ check }) => check === law)
    .map((deviation) => toDraft(deviation, all, project.model.file));
}

/** The message of a kind can depend on what it is about: a directive, a whole file, a secret. */
function messageOf({ check, kind, property, expected, values, stacks }: Deviation): string {
  if (check !== "transparent" || property === null) return kind;
  if (kind === "changed" && expected === SECRET && stacks.every((stack) => values[stack] === SECRET))
    return "secret-changed";
  const setting = settingOf(property);
  if (setting === null || !["changed", "missing", "added"].includes(kind)) return kind;
  return setting.startsWith("/") && kind !== "changed" ? `file-${kind}` : `setting-${kind}`;
}

function toDraft(deviation: Deviation, all: readonly string[], model: string): Draft {
  return {
    about: deviation,
    message: messageOf(deviation),
    words: (stacks) => ({ ...wordsOf(deviation, stacks, all, model) }),
    first: deviation.kind === "other-cloud" || deviation.kind === "not-baseline",
  };
}
