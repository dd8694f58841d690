import { Option } from "commander";
import type { CheckOptions } from "../../check";
import { type FormatName, formatNames } from "../../report/index";
import { collect, parseInstant, timeoutOption } from "../arguments";
import { deliver, resultOf } from "../deliver";
import { loadLibrary } from "../library";
import { openOutputFile } from "../output-file";
import { createProgress } from "../progress";
import { sourceOption } from "../source-links";
import type { Verb } from "./verb";

interface Flags {
  readonly stack?: readonly string[];
  readonly format: FormatName;
  readonly output?: string;
  readonly sourceUrl?: string;
  readonly now?: Date;
  readonly strict?: boolean;
  readonly timeout: number;
}

export const check: Verb = {
  name: "check",
  summary: "prove that all stacks are at parity, or show what differs",
  declare: (command) => {
    command
      .option("--stack <name>", "judge this stack only (may be repeated)", collect)
      .addOption(new Option("--format <format>", "how to report").choices(formatNames).default(formatNames[0]))
      .option("--output <file>", "write the report there instead of to stdout")
      .addOption(sourceOption())
      .option("--now <date>", "judge waivers as of this day (2027-01-31) or instant", parseInstant)
      .option("--strict", "let warnings fail the check")
      .addOption(timeoutOption());
  },
  run: async ({ project, options }, io) => {
    const flags = options as unknown as Flags;
    const file = flags.output === undefined ? null : openOutputFile(flags.output, io.cwd);
    const progress = createProgress(io);
    const result = await resultOf("check", io, async () => {
      return loadLibrary().check(checkOptions(project, flags, progress));
    });
    progress.end();
    return deliver(result, flags.format, file, io, project, flags.sourceUrl);
  },
};

function checkOptions(project: string, flags: Flags, progress: ReturnType<typeof createProgress>): CheckOptions {
  return {
    project,
    timeoutMs: flags.timeout,
    strict: flags.strict ?? false,
    // A page shows what there is, not only what is wrong with it.
    declared: flags.format === "html",
    onProgress: progress.show,
    onOutput: progress.passOn,
    ...(flags.stack && { stacks: flags.stack }),
    ...(flags.now && { now: flags.now }),
  };
}
