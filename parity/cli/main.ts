import { render } from "../report/index";
import { failureMessage, undetermined } from "./failure";
import { type Io, processIo } from "./io";
import { keepCompiled } from "./library";
import { parseArguments } from "./program";
import { FILE_REPORT } from "./terminal";

/** Runs the command and gives its exit status: 0 parity or done, 1 deviates, 2 wrong usage or undetermined. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const request = parseArguments(argv, io);
    if (request.kind === "run") return await request.verb.run(request.call, io);
    await io.stdout.write(request.text);
    return 0;
  } catch (error) {
    await reportFailure(error, argv, io);
    return 2;
  }
}

/** One line on stderr, or for those who asked for JSON one result on stdout, since they parse that and nothing else. */
async function reportFailure(error: unknown, argv: readonly string[], io: Io): Promise<void> {
  const message = failureMessage(error, io.env);
  if (asksForJson(argv)) {
    const result = undetermined("check", [{ message: message.replace(/^parity: /, ""), location: null }]);
    await io.stdout.write(render(result, "json", FILE_REPORT));
  } else {
    await io.stderr.write(`${message}\n`);
  }
}

/** Read from the bare arguments: they may be wrong in some other way, which is then what there is to report. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => word === "--format=json" || (word === "--format" && argv[index + 1] === "json"));
}

/** Exit statuses of a command that a signal ended, as shells count them. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The entry of `bin/parity.js`. */
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
