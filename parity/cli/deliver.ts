import { type FormatName, render } from "../report/index";
import type { Result, Verdict } from "../result";
import { internalError, undetermined } from "./failure";
import type { Io } from "./io";
import type { OutputFile } from "./output-file";
import { folderInRepository } from "./repository";
import { linksFrom } from "./source-links";
import { FILE_REPORT, reportOptionsFor } from "./terminal";

const EXIT_STATUS: { readonly [verdict in Verdict]: number } = { parity: 0, deviates: 1, undetermined: 2 };

/**
 * Runs `work` to a result, also when it throws, which only a fault of this tool makes it: the report is then still one
 * that a program can read.
 */
export async function resultOf(verb: string, io: Io, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    return undetermined(verb, [{ message: internalError(error, io.env), location: null }]);
  }
}

/**
 * Writes the report where it belongs and gives the exit status. A report for people that has nothing but errors is
 * for stderr: whoever reads stdout gets a judgement or nothing. `project` is the folder that was judged, absolute;
 * `sourceUrl` where a page's links to sources lead, by default to the files.
 */
export async function deliver(
  result: Result,
  format: FormatName,
  file: OutputFile | null,
  io: Io,
  project: string = io.cwd,
  sourceUrl?: string,
): Promise<number> {
  const unusable = format === "console" && result.stacks.length === 0 && result.verdict === "undetermined";
  const source = sourceUrl ?? linksFrom(file?.folder ?? io.cwd, project);
  const place = { folder: folderInRepository(project), source };
  if (file) file.write(render(result, format, { ...FILE_REPORT, ...place }));
  const output = unusable ? io.stderr : io.stdout;
  if (!file || unusable) {
    await output.write(render(result, format, { ...reportOptionsFor(output, io.env), ...place }));
  }
  return EXIT_STATUS[result.verdict];
}
