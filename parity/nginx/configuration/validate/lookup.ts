import { foreignModule, OPTIONAL_MODULES } from "../../grammar/modules";
import { CONTEXTS, type Command, commandsOf, directiveNames, inVersion, NEWEST } from "../../grammar/table";
import type { Directive } from "../../types";
import { atLeast } from "../version";
import { called, either, ofModule } from "./hints";
import type { Reading } from "./reading";
import type { Block, Refusal } from "./types";

/** ngx_conf_handler: the command that takes this directive here; or why there is none; null where that cannot be told. */
export function lookUp(directive: Directive, block: Block, reading: Reading): Command | Refusal | null {
  const before = FOUND.get(directive);
  if (before?.context === block.context && before.facts === reading.facts) return before.command;
  const found = search(directive, block, reading);
  if (found !== null && "contexts" in found && commandsOf(directive.name).every(({ needs }) => needs.length === 0))
    FOUND.set(directive, { context: block.context, facts: reading.facts, command: found });
  return found;
}

/** What was found for a directive, where no module decides: a configuration is read again without each of its settings. */
const FOUND = new WeakMap<Directive, { context: string; facts: Reading["facts"]; command: Command }>();

function search(directive: Directive, block: Block, reading: Reading): Command | Refusal | null {
  const commands = commandsOf(directive.name);
  const { version } = reading.facts;
  let known: Command | null = null;
  for (const command of commands) {
    if (!inVersion(command, version) || missing(command, reading) !== null) continue;
    known = command;
    if (command.contexts !== "*" && !command.contexts.includes(block.context)) continue;
    for (const module of command.needs) assume(module, directive, reading);
    return shape(command, directive) ?? command;
  }
  if (known !== null) return notHere(directive.name, commands);
  return unknown(directive, commands, reading);
}

/** Where the facts do not list modules, an optional one is taken to be there, and that is said. */
export function assume(module: string, directive: Directive, reading: Reading): void {
  if (reading.modules.has(module) !== null) return;
  const about = `whether nginx has the module ${module}, which "${directive.name}" needs (it is assumed): nginx.modules is not given`;
  reading.doubt(about, directive, `module ${module}`, true);
}

/** The optional module that a command needs and that is not there. */
function missing(command: Command, reading: Reading): string | null {
  return command.needs.find((module) => reading.modules.has(module) === false) ?? null;
}

/** Whether the directive ends as it must, and how many arguments it has. */
function shape(command: Command, directive: Directive): Refusal | null {
  const { name, args, block } = directive;
  const opens = block !== null;
  if (opens && !command.block) {
    return {
      message: `directive "${name}" is not terminated by ";"`,
      hint: `"${name}" has no block: put ";" behind it.`,
    };
  }
  if (!opens && command.block) {
    return { message: `directive "${name}" has no opening "{"`, hint: `"${name}" has a block: write it in braces.` };
  }
  if (takes(command.args, args.length)) return null;
  const message = `invalid number of arguments in "${name}" directive`;
  return {
    message,
    hint: `"${name}" takes ${counted(command.args)}, and here are ${args.length}: quote what holds a space.`,
  };
}

/** nginx counts no more than these (NGX_CONF_MAX_ARGS) where it does not take any number. */
const MOST_ARGS = 7;
const TAKES = new Map<string, readonly boolean[]>();

/** Whether a command takes so many arguments, by the few texts that say how many; more than {@link MOST_ARGS} are alike. */
function takes(args: string, count: number): boolean {
  let counts = TAKES.get(args);
  if (counts === undefined) {
    counts = Array.from({ length: MOST_ARGS + 2 }, (_, one) => allows(args, one));
    TAKES.set(args, counts);
  }
  return counts[Math.min(count, MOST_ARGS + 1)]!;
}

function allows(args: string, count: number): boolean {
  if (args === "*") return true;
  if (args === "f") return count === 1;
  if (args.endsWith("+")) return count >= Number(args.slice(0, -1));
  return count <= MOST_ARGS && args.includes(String(count));
}

function counted(args: string): string {
  if (args === "f") return "one argument";
  if (args.endsWith("+")) return `at least ${args.slice(0, -1)} arguments`;
  return args === "1" ? "one argument" : `${either([...args])} arguments`;
}

function notHere(name: string, commands: readonly Command[]): Refusal {
  const contexts = [...new Set(commands.flatMap((command) => [...command.contexts]))];
  const places = contexts.flatMap((letter) => CONTEXTS.get(letter) ?? []);
  return { message: `"${name}" directive is not allowed here`, hint: `It belongs into ${either(places)}.` };
}

function unknown(directive: Directive, commands: readonly Command[], reading: Reading): Refusal | null {
  const { name } = directive;
  const { version } = reading.facts;
  const refusal = (hint: string): Refusal => ({ message: `unknown directive "${name}"`, hint });
  const absent = commands.filter((command) => inVersion(command, version)).map((command) => missing(command, reading));
  const module = absent.find((found) => found !== null);
  if (module !== undefined && module !== null) {
    return refusal(ofModule(module));
  }
  const [since] = commands.flatMap((command) => (version === null ? [] : (command.since ?? [])));
  if (reading.modules.mayKnow(name) !== false || (version !== null && atLeast(version, NEWEST) && version !== NEWEST)) {
    reading.doubt(aboutForeign(name, reading), directive);
    reading.metForeign = true;
    return null;
  }
  if (since !== undefined) return refusal(`It came with nginx ${since}; this is ${version}.`);
  if (commands.length > 0) return refusal(`nginx ${version} does not have it any more.`);
  const foreign = foreignModule(name);
  return refusal(foreign === null ? similar(name) : ofModule(foreign));
}

/** What would have to be known of a directive that nginx itself does not have. */
function aboutForeign(name: string, { facts }: Reading): string {
  const module = foreignModule(name);
  if (module === null) return `the directive "${name}", which nginx itself does not have: its module is not known`;
  const why =
    facts.modules === null ? ", and whether that is there: nginx.modules is not given" : ": it is not nginx's own";
  return `what the directive "${name}" of ${called(module)} does${why}`;
}

/** A name that differs in one letter, or nothing to say but that it is misspelt. */
function similar(name: string): string {
  for (const known of directiveNames()) {
    if (Math.abs(known.length - name.length) <= 1 && isNear(known, name)) return `Is it "${known}"?`;
  }
  const module = OPTIONAL_MODULES.has(name) ? " It is the name of a module." : "";
  return `nginx has no such directive: it may be misspelt, or the ";" before it is missing.${module}`;
}

/** One letter more, less or other, or two swapped. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
