import { Option } from "commander";
import type { RehearsalOptions } from "../../rehearsal";
import { type FormatName, formatNames } from "../../report/index";
import { collect, parseSpeed, timeoutOption } from "../arguments";
import { deliver, resultOf } from "../deliver";
import { loadLibrary } from "../library";
import { openOutputFile } from "../output-file";
import { createProgress } from "../progress";
import { sourceOption } from "../source-links";
import type { Verb } from "./verb";

interface Flags {
  readonly stack?: readonly string[];
  readonly nginx?: string;
  readonly speed?: number;
  readonly relocate?: boolean;
  readonly format: FormatName;
  readonly output?: string;
  readonly sourceUrl?: string;
  readonly timeout: number;
}

export const rehearse: Verb = {
  name: "rehearse",
  summary: "run what every stack declares on a real nginx behind a stand-in for its load balancer",
  declare: (command) => {
    command
      .option("--stack <name>", "rehearse this stack only (may be repeated)", collect)
      .option("--nginx <path>", "the nginx to run (default: nginx in PATH)")
      .addOption(
        new Option("--speed <factor>", "divide declared durations by this (default: 100)").argParser(parseSpeed),
      )
      .option("--relocate", "use no namespaces: addresses and ports are changed, and it is not the full proof")
      .addOption(new Option("--format <format>", "how to report").choices(formatNames).default(formatNames[0]))
      .option("--output <file>", "write the report there instead of to stdout")
      .addOption(sourceOption())
      .addOption(timeoutOption());
  },
  run: async ({ project, options }, io) => {
    const flags = options as unknown as Flags;
    const file = flags.output === undefined ? null : openOutputFile(flags.output, io.cwd);
    const progress = createProgress(io);
    const result = await resultOf("rehearse", io, async () => {
      return loadLibrary().rehearse(rehearsalOptions(project, flags, progress));
    });
    progress.end();
    return deliver(result, flags.format, file, io, project, flags.sourceUrl);
  },
};

function rehearsalOptions(
  project: string,
  flags: Flags,
  progress: ReturnType<typeof createProgress>,
): RehearsalOptions {
  return {
    project,
    timeoutMs: flags.timeout,
    relocate: flags.relocate ?? false,
    onProgress: progress.show,
    onOutput: progress.passOn,
    ...(flags.stack && { stacks: flags.stack }),
    ...(flags.nginx !== undefined && { nginx: flags.nginx }),
    ...(flags.speed !== undefined && { speed: flags.speed }),
  };
}
