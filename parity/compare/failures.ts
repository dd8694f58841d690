import type { EvaluationFailure } from "../evaluate/types";
import type { ResultError } from "../result";
import type { Environments } from "./environments";
import { locate } from "./locate";
import { stackId } from "./plan";
import { replaceWord } from "./reading";
import type { TemplateState } from "./template";
import { listWords } from "./text";
import type { Results } from "./types";

/** Why stacks, or the sample environment, could not be evaluated: one error for all that failed alike. */
export function evaluationErrors(environments: Environments, results: Results, state: TemplateState): ResultError[] {
  const failures = new Map<string, { failure: EvaluationFailure; stacks: string[] }>();
  for (const { name } of environments.stacks) {
    const result = results.get(stackId(name));
    if (result?.status !== "failed") continue;
    const { failure } = result;
    const key = JSON.stringify([failure.kind, replaceWord(failure.message, name, "{stack}"), failure.position]);
    const entry = failures.get(key) ?? { failure, stacks: [] };
    entry.stacks.push(name);
    failures.set(key, entry);
  }
  const errors = [...failures.values()].map(({ failure, stacks }) => toError(listWords(stacks), failure, stacks));
  const everyStackFailed =
    failures.size === 1 && [...failures.values()][0]!.stacks.length === environments.stacks.length;
  if (state.status === "failed" && !everyStackFailed) {
    const remedy = `The stacks themselves can be evaluated: choose samples in ${environments.project.model.file} that the program accepts.`;
    errors.push(toError("the sample environment", { ...state.failure, remedy: state.failure.remedy ?? remedy }, []));
  }
  return errors;
}

function toError(
  who: string,
  { message, position, remedy }: EvaluationFailure,
  stacks: readonly string[],
): ResultError {
  const text = `Cannot evaluate ${who}: ${message.replace(/\.?$/, ".")}${remedy ? ` ${remedy}` : ""}`;
  const stack = stacks.length === 1 ? stacks[0]! : null;
  return { message: text, location: locate(stack, position)[0] ?? null };
}
