import { type FormatName, render } from "../report/index";
import { failureMessage, undetermined } from "./failure";
import { type Io, processIo } from "./io";
import { keepCompiled, loadFor } from "./library";
import { parseArguments } from "./program";
import { FILE_REPORT } from "./terminal";
import { verbs } from "./verbs/index";

/** Runs the command and gives its exit status: 0 parity or done, 1 deviates, 2 wrong usage or undetermined. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const request = parseArguments(argv, io);
    if (request.kind === "run") {
      loadFor(request.verb.name);
      return await request.verb.run(request.call, io);
    }
    await io.stdout.write(request.text);
    return 0;
  } catch (error) {
    await reportFailure(error, argv, io);
    return 2;
  }
}

/**
 * One line on stderr, or for programs, which read stdout in the format that was asked for and nothing else, one result
 * there.
 */
async function reportFailure(error: unknown, argv: readonly string[], io: Io): Promise<void> {
  const message = failureMessage(error, io.env);
  const format = formatForPrograms(argv);
  if (format !== undefined) {
    const verb = verbs.find(({ name }) => argv.includes(name))?.name ?? "check";
    const result = undetermined(verb, [{ message: message.replace(/^parity: /, ""), location: null }]);
    await io.stdout.write(render(result, format, FILE_REPORT));
  } else {
    await io.stderr.write(`${message}\n`);
  }
}

const FOR_PROGRAMS = ["json", "github", "sarif", "junit"] as const;

/** Read from the bare arguments: they may be wrong in some other way, which is then what there is to report. */
function formatForPrograms(argv: readonly string[]): FormatName | undefined {
  return FOR_PROGRAMS.find((format) => {
    return argv.some((word, at) => word === `--format=${format}` || (word === "--format" && argv[at + 1] === format));
  });
}

/** Exit statuses of a command that a signal ended, as shells count them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The entry of `bin/parity.js`, and of its bundle where that is run by itself. */
export async function start(): Promise<void> {
  for (const [signal, status] of Object.entries(SIGNALS)) {
    // `exit` handlers run: evaluation stops its processes there.
    process.once(signal, () => process.exit(status));
  }
  // Not `process.exitCode`: a program under judgement may leave handles behind, and the verdict must not wait for them.
  const status = await main(process.argv.slice(2), processIo());
  keepCompiled();
  process.exit(status);
}

// Nothing said and an exit status of 0 would be taken for a pass.
if (require.main === module) void start();
