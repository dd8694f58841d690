import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import packageJson from "../../package.json";
import { UsageError } from "./failure";
import type { Io } from "./io";
import { verbs } from "./verbs/index";
import type { Call, Verb } from "./verbs/verb";

/** What the arguments ask for: a verb to run, or text to print (`--help`, `--version`). */
export type Request =
  | { readonly kind: "run"; readonly verb: Verb; readonly call: Call }
  | { readonly kind: "print"; readonly text: string };

/** Reads the arguments (without `node` and the script). Throws {@link UsageError}. */
export function parseArguments(argv: readonly string[], io: Io): Request {
  let request: Request | null = null;
  let printed = "";
  const program = newProgram((text) => {
    printed += text;
  });
  for (const verb of verbs) {
    const command = program.command(verb.name).description(verb.summary);
    verb.declare(command);
    command.action(() => {
      const project = resolve(io.cwd, program.opts<{ project: string }>().project);
      request = { kind: "run", verb, call: { project, args: command.args, options: command.opts() } };
    });
  }
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UsageError(usageMessage(error));
  }
  return request ?? { kind: "print", text: printed };
}

function newProgram(print: (text: string) => void): Command {
  return new Command("parity")
    .description(packageJson.description)
    .version(packageJson.version, "--version", "print the version")
    .option("--project <dir>", "folder that holds Pulumi.yaml", ".")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [verb]", "show the help of a verb")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .exitOverride();
}

const NAME_A_VERB = `name a verb: ${verbs.map((verb) => verb.name).join(", ")}`;

/** Commander's message on one line, without its `error: `. */
function usageMessage(error: CommanderError): string {
  if (error.code === "commander.help") return NAME_A_VERB;
  const message = error.message.replace(/^error: /, "").replace(/\n(?=\(Did you mean)/, " ");
  const unlike = error.code === "commander.unknownCommand" && !message.includes("Did you mean");
  return unlike ? `${message}; ${NAME_A_VERB}` : message;
}
