import { Option } from "commander";
import type { ImpactOptions } from "../../impact-of";
import { type FormatName, formatNames } from "../../report/index";
import { collect, timeoutOption } from "../arguments";
import { deliver, resultOf } from "../deliver";
import { loadLibrary } from "../library";
import { openOutputFile } from "../output-file";
import { createProgress } from "../progress";
import { sourceOption } from "../source-links";
import type { Verb } from "./verb";

interface Flags {
  readonly stack?: readonly string[];
  readonly rehearse?: boolean;
  readonly format: FormatName;
  readonly output?: string;
  readonly sourceUrl?: string;
  readonly timeout: number;
}

export const impact: Verb = {
  name: "impact",
  summary: "say what each setting of the web server is needed for",
  declare: (command) => {
    command
      .argument("[setting...]", "an address, a directive or file:line; several are also judged when removed together")
      .option("--stack <name>", "judge this stack only (may be repeated)", collect)
      .option("--rehearse", "hold each prediction against a real nginx")
      .addOption(new Option("--format <format>", "how to report").choices(formatNames).default(formatNames[0]))
      .option("--output <file>", "write the report there instead of to stdout")
      .addOption(sourceOption())
      .addOption(timeoutOption());
  },
  run: async ({ project, args, options }, io) => {
    const flags = options as unknown as Flags;
    const file = flags.output === undefined ? null : openOutputFile(flags.output, io.cwd);
    const progress = createProgress(io);
    const result = await resultOf("impact", io, async () => {
      return loadLibrary().impact(impactOptions(project, args, flags, progress));
    });
    progress.end();
    return deliver(result, flags.format, file, io, project, flags.sourceUrl);
  },
};

function impactOptions(
  project: string,
  settings: readonly string[],
  flags: Flags,
  progress: ReturnType<typeof createProgress>,
): ImpactOptions {
  return {
    project,
    settings,
    timeoutMs: flags.timeout,
    rehearse: flags.rehearse ?? false,
    onProgress: progress.show,
    onOutput: progress.passOn,
    ...(flags.stack && { stacks: flags.stack }),
  };
}
