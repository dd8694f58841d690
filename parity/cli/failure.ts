import { visible } from "../report/console/text";
import type { Result, ResultError } from "../result";
import type { Io } from "./io";

type Environment = Io["env"];

/** The command was called wrongly: one message, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * What to print of an error: one line, or a line for each problem of the input. `InputError` (parity/config) is known
 * by its name, since its class is in another bundle.
 */
export function failureMessage(error: unknown, env: Environment): string {
  if (error instanceof UsageError) return `parity: ${visible(error.message, true)}`;
  if (!(error instanceof Error) || error.name !== "InputError") return `parity: ${internalError(error, env)}`;
  return error.message
    .split("\n")
    .map((line) => visible(line, true))
    .join("\n");
}

/** The result of a run that came to no judgement of any stack. */
export function undetermined(verb: string, errors: readonly ResultError[]): Result {
  return {
    version: 1,
    verb,
    verdict: "undetermined",
    stacks: [],
    findings: [],
    errors,
    timings: { loadMs: 0, evaluateMs: 0, checkMs: 0, contractMs: 0 },
  };
}

/** What to print of an error that nobody foresaw; the stack is for those who debug the tool (PARITY_DEBUG=1). */
export function internalError(error: unknown, env: Environment): string {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const line = `internal error: ${thrown.message.split("\n")[0]} (please report it, with the output under PARITY_DEBUG=1)`;
  return env["PARITY_DEBUG"] === "1" ? `${line}\n${thrown.stack}` : line;
}
