import { Option } from "commander";
import { render } from "../../report/index";
import type { WaiveOptions, WaiveResult } from "../../waive";
import { collect, parseDay, parseInstant, timeoutOption } from "../arguments";
import { UsageError } from "../failure";
import type { Io } from "../io";
import { loadLibrary } from "../library";
import { createProgress } from "../progress";
import { reportOptionsFor } from "../terminal";
import { renderWaived } from "../waived";
import { askTerms, missingTerms, type Terms } from "../waiver-terms";
import type { Verb } from "./verb";

interface Flags extends Terms {
  readonly stack?: readonly string[];
  readonly now?: Date;
  readonly dryRun?: boolean;
  readonly timeout: number;
}

export const waive: Verb = {
  name: "waive",
  summary: "accept a finding until a day: write a waiver into parity.yaml",
  declare: (command) => {
    command
      .argument("<finding...>", "its id or the beginning of it; or its check, resource and property")
      .option("--stack <name>", "accept it in this stack only (may be repeated)", collect)
      .option("--owner <who>", "who answers for it")
      .option("--reason <text>", "why it is accepted")
      .addOption(new Option("--expires <day>", "last day on which it holds, in UTC").argParser(parseDay))
      .option("--dry-run", "show the row and what check would say, write nothing")
      .option("--now <date>", "judge waivers as of this day (2027-01-31) or instant", parseInstant)
      .addOption(timeoutOption());
  },
  run: async ({ project, args, options }, io) => {
    const flags = options as unknown as Flags;
    if (io.ask === undefined) await requireTerms(flags, project);
    const progress = createProgress(io);
    let waived: WaiveResult;
    try {
      waived = await loadLibrary().waive(waiveOptions(project, args, flags, progress, io));
    } finally {
      progress.end();
    }
    await report(waived, io);
    return 0;
  },
};

/** Where nobody can be asked, all that is missing is said at once, before any work. */
async function requireTerms(flags: Flags, project: string): Promise<void> {
  const missing = missingTerms(flags);
  if (missing.length === 0) return;
  const email = missing.includes("owner") ? await loadLibrary().gitEmail(project) : null;
  const hint = email === null ? "" : ` (git knows you as ${email})`;
  const options = missing.map((name) => `--${name}`).join(", ");
  throw new UsageError(`a waiver needs an owner, a reason and a last day: add ${options}${hint}`);
}

function waiveOptions(
  project: string,
  finding: readonly string[],
  flags: Flags,
  progress: ReturnType<typeof createProgress>,
  io: Io,
): WaiveOptions {
  const { owner, reason, expires } = flags;
  const given = owner !== undefined && reason !== undefined && expires !== undefined;
  return {
    project,
    finding,
    timeoutMs: flags.timeout,
    write: flags.dryRun !== true,
    terms: given
      ? { owner, reason, expires }
      : async (accepted) => {
          progress.end();
          return askTerms(accepted, flags, project, flags.now ?? new Date(), io);
        },
    onProgress: progress.show,
    onOutput: progress.passOn,
    ...(flags.stack && { stacks: flags.stack }),
    ...(flags.now && { now: flags.now }),
  };
}

async function report(waived: WaiveResult, io: Io): Promise<void> {
  const options = reportOptionsFor(io.stdout, io.env);
  // Of the report on the project as it is now, the verdict; all of it is what `check` is for.
  const [verdict = ""] = render(waived.result, "console", options).split("\n\n");
  await io.stdout.write(renderWaived(waived, verdict.trimEnd(), options));
}
