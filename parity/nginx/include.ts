import { posix } from "node:path";
import { blockKind, includeKind, notOneName } from "./blocks";
import { ParseCache } from "./cache";
import { type Chain, chainText, timesOpen } from "./chain";
import { glob, isGlob } from "./glob";
import { asNamed, HINT } from "./problem";
import type { Config, Directive, Parsed, Problem } from "./types";

export interface IncludeOptions {
  /** What relative names are relative to. Default: the folder of the main file, as nginx has it (its conf prefix). */
  readonly prefix?: string;
  /** Upper bound of directives after expansion, against files that include each other many times. Default: a million. */
  readonly limit?: number;
  /** Where files are parsed; one of its own by default. */
  readonly cache?: ParseCache;
  /** Stop at the first problem, as nginx does: `directives` are what it has read before, open blocks without `closing`. */
  readonly stopAtFirst?: boolean;
}

/** One `include` that was followed. */
export interface Inclusion {
  readonly directive: Directive;
  /** In the order nginx reads them; empty where a glob matches nothing, which nginx accepts. */
  readonly files: readonly string[];
}

export interface Resolved {
  /** Each `include` replaced by what it includes; positions are those of the file a directive stands in. */
  readonly directives: readonly Directive[];
  readonly includes: readonly Inclusion[];
  /** Files that could be read to their end, in the order of first reading. */
  readonly files: readonly Config[];
  /** In nginx's order; nginx stops at the first. Empty means that nginx reads all of it. */
  readonly problems: readonly Problem[];
  /** Path → the name under which nginx has opened it, where that is another: `/etc/nginx/./conf.d/a.conf`. */
  readonly names: ReadonlyMap<string, string>;
}

/** A list of directives on its way into `out`. */
interface Frame {
  readonly directives: readonly Directive[];
  readonly out: Directive[];
  /** Name of the innermost block, or null. */
  readonly parent: string | null;
  readonly chain: Chain;
  next: number;
  /** Called when the list is done. */
  readonly done: () => void;
}

/**
 * Follows every `include` from `main` on, through `files` (path → text), as ngx_conf_include does: relative to the
 * prefix, by glob(3), in place. Pure; never throws; whatever cannot be followed is a problem at its `include`.
 */
export function resolveIncludes(
  main: string,
  files: ReadonlyMap<string, string>,
  options: IncludeOptions = {},
): Resolved {
  return new Resolver(main, files, options).resolve();
}

class Resolver {
  private readonly texts = new Map<string, string>();
  /** Every file and every folder that a file implies: what a glob can match. */
  private readonly paths = new Set<string>();
  private readonly parsed = new Map<string, Parsed>();
  private readonly prefix: string;
  private readonly main: string;
  private readonly includes: Inclusion[] = [];
  private readonly problems = new Map<string, Problem>();
  private readonly names = new Map<string, string>();
  private readonly frames: Frame[] = [];
  private readonly cache: ParseCache;
  private readonly stopAtFirst: boolean;
  private budget: number;

  constructor(main: string, files: ReadonlyMap<string, string>, options: IncludeOptions) {
    this.main = posix.normalize(main);
    this.prefix = options.prefix ?? posix.dirname(this.main);
    this.budget = options.limit ?? 1_000_000;
    this.cache = options.cache ?? new ParseCache();
    this.stopAtFirst = options.stopAtFirst ?? false;
    for (const [path, text] of files) {
      const key = posix.normalize(path);
      this.texts.set(key, text);
      for (let at = key; !this.paths.has(at); at = posix.dirname(at)) this.paths.add(at);
    }
  }

  resolve(): Resolved {
    const directives: Directive[] = [];
    if (this.texts.has(this.main)) this.enter(this.main, null, null, directives);
    else this.add(missing(this.main));
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const directive = frame.directives[frame.next++];
      if (directive !== undefined && this.budget-- <= 0) return this.tooMany(directive, directives);
      if (directive !== undefined && !this.stopped) this.step(directive, frame);
      else {
        this.frames.pop();
        frame.done();
      }
    }
    return this.result(directives);
  }

  private get stopped(): boolean {
    return this.stopAtFirst && this.problems.size > 0;
  }

  private result(directives: readonly Directive[]): Resolved {
    const files = [...this.parsed.values()].flatMap((parsed) => (parsed.ok ? [parsed.config] : []));
    const problems = asNamed([...this.problems.values()], this.names);
    return { directives, includes: this.includes, files, problems, names: this.names };
  }

  private step(directive: Directive, frame: Frame): void {
    if (directive.name === "include" && includeKind(frame.parent) !== "none") this.include(directive, frame);
    else if (directive.block === null || directive.block.length === 0) frame.out.push(directive);
    else this.descend(directive, directive.block, frame);
  }

  private descend(directive: Directive, block: readonly Directive[], frame: Frame): void {
    const inner: Directive[] = [];
    const place = frame.out.push(directive) - 1;
    const done = (): void => {
      const same = inner.length === block.length && inner.every((child, index) => child === block[index]);
      if (this.stopped) frame.out[place] = { ...directive, block: inner, closing: null };
      else if (!same) frame.out[place] = { ...directive, block: inner };
    };
    this.frames.push({ directives: block, out: inner, parent: directive.name, chain: frame.chain, next: 0, done });
  }

  private include(directive: Directive, frame: Frame): void {
    const name = directive.args[0];
    if (directive.block !== null) {
      this.report(directive, 'directive "include" is not terminated by ";"', HINT.notEnded);
      return;
    }
    if (name === undefined || directive.args.length !== 1) {
      this.report(directive, notOneName(frame.parent), ONE_NAME);
      return;
    }
    const full = name.startsWith("/") ? name : `${this.prefix.replace(/\/$/, "")}/${name}`;
    const path = posix.normalize(full);
    const globbed = isGlob(path) && includeKind(frame.parent) === "glob";
    const files = globbed ? glob(path, this.paths) : [path];
    this.includes.push({ directive, files });
    if (path !== full) this.rename(full, globbed, files);
    // The last file first: frames are a stack.
    for (const file of files.toReversed()) {
      this.later(() => {
        if (!this.stopped) this.openFile(file, directive, frame);
      }, frame);
    }
  }

  /** nginx puts its folder and the name together, and looks no further. */
  private rename(full: string, globbed: boolean, files: readonly string[]): void {
    const folder = full.slice(0, full.lastIndexOf("/") + 1);
    if (globbed && isGlob(folder)) return;
    for (const file of files) {
      if (!this.names.has(file)) this.names.set(file, globbed ? `${folder}${posix.basename(file)}` : full);
    }
  }

  private openFile(file: string, directive: Directive, frame: Frame): void {
    const obstacle = this.obstacle(file, frame.chain);
    if (obstacle === null) this.enter(file, frame, frame.chain, frame.out);
    else this.report(directive, obstacle.message, obstacle.hint, obstacle.placed);
  }

  /** Why a file cannot be read in this place. */
  private obstacle(file: string, chain: Chain): { message: string; hint: string; placed: boolean } | null {
    const name = this.names.get(file) ?? file;
    // Read again, it is refused most often before nginx has no file left: `events` in `http`, a setting that is there twice.
    if (timesOpen(chain, file) > (this.stopAtFirst ? 1 : 0)) {
      const hint = `The files include each other without end: ${chainText(chain, file)}.`;
      return { message: `open() "${name}" ${TOO_MANY_OPEN}`, hint, placed: true };
    }
    if (this.texts.has(file)) return null;
    // It can be opened; that it cannot be read nginx says without a place.
    const folder = file.replace(/(?<=.)\/$/, "");
    if (this.isBelowFile(`${folder}/`))
      return { message: failed("open", name, "20: Not a directory"), hint: MISSING, placed: true };
    if (this.paths.has(folder))
      return { message: failed("pread", name, "21: Is a directory"), hint: FOLDER, placed: false };
    return { message: failed("open", name, "2: No such file or directory"), hint: MISSING, placed: true };
  }

  private isBelowFile(path: string): boolean {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      if (this.texts.has(path.slice(0, at))) return true;
    }
    return false;
  }

  /** Reads a file in the context of `frame` (null: the main file). What it breaks off with comes after its directives. */
  private enter(file: string, frame: Frame | null, from: Chain | null, out: Directive[]): void {
    const parent = frame?.parent ?? null;
    const entries = parent !== null && blockKind(parent) === "entries";
    const key = `${entries ? "entries" : "directives"} ${file}`;
    const parsed = this.parsed.get(key) ?? this.cache.parse(this.texts.get(file)!, file, entries);
    this.parsed.set(key, parsed);
    const directives = parsed.ok ? parsed.config.directives : parsed.read;
    const problem = parsed.ok ? null : parsed.problem;
    const done = (): void => {
      if (problem !== null) this.add(problem);
    };
    this.frames.push({ directives, out, parent, chain: { file, from }, next: 0, done });
  }

  /** Does something when all that stands before is read, and what was pushed after this is done. */
  private later(done: () => void, frame: Frame): void {
    this.frames.push({ ...frame, directives: [], next: 0, done });
  }

  private report(directive: Directive, message: string, hint: string, placed = true): void {
    const { position, nginxLine } = directive;
    this.add({ message, nginxFile: position.file, nginxLine: placed ? nginxLine : 0, position, hint });
  }

  /** Once for each place and message, however often its file is included. */
  private add(problem: Problem): void {
    if (this.stopped) return;
    const { file, line, column } = problem.position;
    this.problems.set(`${file}:${line}:${column} ${problem.message}`, problem);
  }

  private tooMany(directive: Directive, directives: readonly Directive[]): Resolved {
    this.report(directive, "too many directives after includes", "Files are included too many times over.");
    return this.result(directives);
  }
}

/** How nginx's words end for files that include each other without end. */
export const TOO_MANY_OPEN = "failed (24: Too many open files)";
const ONE_NAME = "include takes one name: quote it if it holds a space.";
const MISSING = "There is no such file: correct the name, or write a glob where the file may be absent.";
const FOLDER = "The name is a folder's: include its files, for example with /*.conf.";

/** nginx gives no line for a main file that it cannot open. */
function missing(file: string): Problem {
  const message = failed("open", file, "2: No such file or directory");
  return { message, nginxFile: file, nginxLine: 0, position: { file, line: 1, column: 1 }, hint: MISSING };
}

function failed(call: string, path: string, error: string): string {
  return `${call}() "${path}" failed (${error})`;
}
