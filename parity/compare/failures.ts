import type { EvaluationFailure } from "../evaluate/types";
import type { ResultError } from "../result";
import type { Environments } from "./environments";
import { locate } from "./locate";
import { isRepaired, stackId } from "./plan";
import { replaceWord } from "./reading";
import type { TemplateState } from "./template";
import { listWords } from "./text";
import type { Results } from "./types";

/** Why stacks, or the sample environment, could not be evaluated: one error for all that failed alike. */
export function evaluationErrors(environments: Environments, results: Results, state: TemplateState): ResultError[] {
  const failures = failuresOf(environments, results);
  const errors = failures.map(({ failure, stacks }) => toError(listWords(stacks), failure, stacks));
  const everyStackFailed = failures.length === 1 && failures[0]!.stacks.length === environments.stacks.length;
  if (state.status === "failed" && !everyStackFailed) {
    const remedy = `The stacks themselves can be evaluated: choose samples in ${environments.project.model.file} that the program accepts.`;
    errors.push(toError("the sample environment", { ...state.failure, remedy: state.failure.remedy ?? remedy }, []));
  }
  return errors;
}

/** A failure, and the stacks that fail like this. */
interface Failed {
  readonly failure: EvaluationFailure;
  readonly stacks: string[];
}

/**
 * True where the stack is only refused because its config was put right for a finding with values that are not its own
 * (a missing key takes another stack's): the finding says what is wrong. What a waiver accepts must be evaluated.
 */
function followsFromFinding(environments: Environments, name: string, { kind }: EvaluationFailure): boolean {
  const waived = environments.project.model.waivers.some(
    ({ check, stack }) => stack === name && (check === "uniform" || check === "closed"),
  );
  return kind === "threw" && !waived && isRepaired(environments, name);
}

function failuresOf(environments: Environments, results: Results): Failed[] {
  const all = environments.stacks.flatMap(({ name }) => {
    const result = results.get(stackId(name));
    return result?.status === "failed" ? [{ name, failure: result.failure }] : [];
  });
  // Where every stack fails, it is not the repair that is to blame.
  const everyStack = all.length === environments.stacks.length;
  const failed = all.filter(({ name, failure }) => everyStack || !followsFromFinding(environments, name, failure));
  const keyOf = ({ kind, message, position }: EvaluationFailure): string => JSON.stringify([kind, message, position]);
  const saying = new Map<string, number>();
  for (const { failure } of failed) saying.set(keyOf(failure), (saying.get(keyOf(failure)) ?? 0) + 1);
  const found = new Map<string, Failed>();
  for (const { name, failure } of failed) {
    // A stack can be called by a word of the message: its name counts only where no other stack says the same.
    const message = saying.get(keyOf(failure))! > 1 ? failure.message : replaceWord(failure.message, name, "{stack}");
    const key = keyOf({ ...failure, message });
    const entry = found.get(key) ?? { failure, stacks: [] };
    entry.stacks.push(name);
    found.set(key, entry);
  }
  return [...found.values()];
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
