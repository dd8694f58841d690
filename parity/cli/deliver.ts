import { type FormatName, render } from "../report/index";
import type { Result, ResultError, Verdict } from "../result";
import { internalError, UsageError, undetermined } from "./failure";
import type { Io } from "./io";
import type { OutputFile } from "./output-file";
import { FILE_REPORT, reportOptionsFor } from "./terminal";

const EXIT_STATUS: { readonly [verdict in Verdict]: number } = { parity: 0, deviates: 1, undetermined: 2 };

/** Problems as `InputError` (parity/config) carries them; known by name, since the class is loaded late. */
interface InputFailure extends Error {
  readonly problems: readonly {
    readonly message: string;
    readonly position: { readonly file: string; readonly line: number; readonly column?: number } | null;
  }[];
}

/** Runs `work` to a result, whatever happens: what it throws becomes errors of an undetermined one. */
export async function resultOf(verb: string, io: Io, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isInputFailure(error)) return undetermined(verb, error.problems.map(toResultError));
    if (error instanceof UsageError) throw error;
    return undetermined(verb, [{ message: internalError(error, io.env), location: null }]);
  }
}

function isInputFailure(error: unknown): error is InputFailure {
  return error instanceof Error && error.name === "InputError" && "problems" in error;
}

function toResultError({ message, position }: InputFailure["problems"][number]): ResultError {
  const { file, line, column = 1 } = position ?? { file: "", line: 1 };
  return { message, location: position && { stack: null, file, line, column } };
}

/**
 * Writes the report where it belongs and gives the exit status. A report for people that has nothing but errors is
 * for stderr: whoever reads stdout gets a judgement or nothing.
 */
export async function deliver(result: Result, format: FormatName, file: OutputFile | null, io: Io): Promise<number> {
  const unusable = format === "console" && result.stacks.length === 0 && result.verdict === "undetermined";
  if (file) file.write(render(result, format, FILE_REPORT));
  const output = unusable ? io.stderr : io.stdout;
  if (!file || unusable) await output.write(render(result, format, reportOptionsFor(output, io.env)));
  return EXIT_STATUS[result.verdict];
}
