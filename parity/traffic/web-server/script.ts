import { posix } from "node:path";
import type { Disk } from "./disk";
import { assignmentIn, braces, expand } from "./expand";
import { type Command, commandsOf } from "./shell";

/** True for what lies in a folder that some nginx reads its configuration from. Logs, pages and programs do not. */
export function isNginxPath(path: string): boolean {
  return (
    /^\/(?:.*\/)?(?:nginx|openresty)(?:\/|$)/.test(path) && !/^\/(?:var|run|tmp|usr\/(?:share|s?bin))\//.test(path)
  );
}

/** Where a command stands. */
export interface Origin {
  /** Property address of the command. */
  readonly address: string;
  readonly secret: boolean;
  /** Says what the command does that is not followed; `blocking`: it may change everything. */
  readonly tell: (message: string, blocking?: boolean) => void;
}

/** A command with what it works on. Paths are absolute where they can be told. */
export interface Call extends Origin {
  /** Without its folder. */
  readonly program: string;
  readonly args: readonly string[];
  /** Arguments that are no options. */
  readonly paths: readonly string[];
  readonly redirects: readonly string[];
  readonly disk: Disk;
}

/** Words in front of a command that change nothing here. */
const PREFIXES = new Set(
  ["sudo", "exec", "command", "env", "time", "nohup", "then", "else", "do", "if", "elif", "while", "until", "!"].concat(
    ["-E", "-n"],
  ),
);

/** One script while it runs: its variables and its working folder. */
export class Script {
  readonly variables = new Map<string, string>();
  private folder: string | null = null;

  constructor(
    private readonly disk: Disk,
    private readonly perform: (call: Call) => void,
  ) {}

  /** Takes a line: a variable that it sets, a folder that it goes to, commands that concern nginx. */
  line(line: string, origin: Origin): void {
    const assigned = assignmentIn(line, this.variables);
    if (assigned !== null) {
      if (assigned.value === null) this.variables.delete(assigned.name);
      else this.variables.set(assigned.name, assigned.value);
    }
    // Nearly all lines of a script are about something else.
    if (!this.mayConcern(line)) return;
    for (const command of commandsOf(line)) this.command(command, origin);
  }

  /** A program with its arguments; a shell's `-c` is lines. */
  words(words: readonly string[], origin: Origin): void {
    const flag = words.findIndex((word) => /^-\w*c$/.test(word));
    const isShell = /(?:^|\/)(?:ba|da|z|k|a)?sh$/.test(words[0] ?? "");
    const code = isShell && flag > 0 ? words[flag + 1] : undefined;
    if (code === undefined) this.command({ words, redirects: [] }, origin);
    else for (const line of code.split("\n")) this.line(line, origin);
  }

  private mayConcern(line: string): boolean {
    if (/nginx|openresty|\bcd\b/.test(line)) return true;
    if (this.folder !== null && isNginxPath(this.folder)) return true;
    return line.includes("$") && [...this.variables.values()].some((value) => /nginx|openresty/.test(value));
  }

  private command({ words, redirects }: Command, origin: Origin): void {
    const start = words.findIndex((word) => !PREFIXES.has(word) && !/^\w+=/.test(word));
    const all = (start < 0 ? [] : words.slice(start)).flatMap(braces).map((word) => this.expanded(word));
    const [name = "", ...args] = all;
    const program = posix.basename(name);
    if (program === "cd" || program === "pushd") {
      this.folder = this.absolute(args[0] ?? "/root");
      return;
    }
    const paths = args.filter((word) => !word.startsWith("-")).map((word) => this.absolute(word));
    const written = redirects.map((path) => this.absolute(this.expanded(path)));
    this.perform({ program, args, paths, redirects: written, disk: this.disk, ...origin });
  }

  private expanded(word: string): string {
    return expand(word, this.variables) ?? word;
  }

  /** A relative name is one of the working folder, where that is known. */
  private absolute(word: string): string {
    return word.startsWith("/") || this.folder === null ? word : posix.join(this.folder, word);
  }
}
