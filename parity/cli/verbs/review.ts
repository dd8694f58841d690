import { resolve } from "node:path";
import { Option } from "commander";
import { type FormatName, formatNames } from "../../report/index";
import type { ReviewOptions } from "../../review-of";
import { parseInstant, timeoutOption } from "../arguments";
import { deliver, resultOf } from "../deliver";
import { loadLibrary } from "../library";
import { openOutputFile } from "../output-file";
import { createProgress } from "../progress";
import { sourceOption } from "../source-links";
import type { Verb } from "./verb";

interface Flags {
  readonly base: string;
  readonly baseModules?: string;
  readonly installBase?: boolean;
  readonly format: FormatName;
  readonly output?: string;
  readonly sourceUrl?: string;
  readonly now?: Date;
  readonly strict?: boolean;
  readonly timeout: number;
}

export const review: Verb = {
  name: "review",
  summary: "say what a change does to each stack, and whether staging tests it",
  declare: (command) => {
    command
      .requiredOption("--base <ref>", "the commit that the work tree is compared with, as git names it")
      .addOption(
        new Option("--base-modules <folder>", "the base's packages, where its lockfile is another").conflicts(
          "installBase",
        ),
      )
      .option("--install-base", "install them instead (npm ci --ignore-scripts), and keep them for the next time")
      .addOption(new Option("--format <format>", "how to report").choices(formatNames).default(formatNames[0]))
      .option("--output <file>", "write the report there instead of to stdout")
      .addOption(sourceOption())
      .option("--now <date>", "judge waivers as of this day (2027-01-31) or instant", parseInstant)
      .option("--strict", "let warnings that the change brings fail the review")
      .addOption(timeoutOption());
  },
  run: async ({ project, options }, io) => {
    const flags = options as unknown as Flags;
    const file = flags.output === undefined ? null : openOutputFile(flags.output, io.cwd);
    const progress = createProgress(io);
    const result = await resultOf("review", io, async () => {
      return loadLibrary().review(reviewOptions(project, flags, io.cwd, progress));
    });
    progress.end();
    return deliver(result, flags.format, file, io, project, flags.sourceUrl);
  },
};

function reviewOptions(
  project: string,
  flags: Flags,
  cwd: string,
  progress: ReturnType<typeof createProgress>,
): ReviewOptions {
  return {
    project,
    base: flags.base,
    timeoutMs: flags.timeout,
    strict: flags.strict ?? false,
    installBase: flags.installBase ?? false,
    onProgress: progress.show,
    onOutput: progress.passOn,
    ...(flags.baseModules !== undefined && { baseModules: resolve(cwd, flags.baseModules) }),
    ...(flags.now && { now: flags.now }),
  };
}
