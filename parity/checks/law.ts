import type { Deviation, Law } from "../compare/types";
import type { CheckContext, Draft } from "./define";
import { wordsOf } from "./words";

/** The drafts of one law: every deviation of it, told by the message of its kind. */
export function draftsOf(law: Law, { project, judgement }: CheckContext): Draft[] {
  const all = project.model.stacks.map(({ name }) => name);
  return judgement.deviations
    .filter(({ check }) => check === law)
    .map((deviation) => toDraft(deviation, all, project.model.file));
}

function toDraft(deviation: Deviation, all: readonly string[], model: string): Draft {
  const setting = deviation.property?.includes("!") ?? false;
  const own =
    setting && ["changed", "missing", "added"].includes(deviation.kind) ? `setting-${deviation.kind}` : deviation.kind;
  return {
    about: deviation,
    message: own,
    words: (stacks) => ({ ...wordsOf(deviation, stacks, all, model) }),
    first: deviation.kind === "other-cloud" || deviation.kind === "not-baseline",
  };
}
