import { loadAgain, ParseCache } from "../nginx";
import type { WebServer } from "../nginx/configuration/types";
import type { Directive, Parsed } from "../nginx/types";

/**
 * Which simple directives a question looked at: an answer that never looked at one is the same without it. Counted is who
 * reads the arguments of a directive; whoever passes by it, looking for another name, does not see it. Blocks, and what is
 * read when a configuration is loaded ({@link isAlwaysSeen}), are not watched.
 */
export class Watch {
  /** By file, where each begins. */
  private readonly seen = new Map<string, Set<number>>();

  /** @param before what it saw counts as seen here too */
  constructor(before: Watch | null = null) {
    for (const [file, starts] of before?.seen ?? []) this.seen.set(file, new Set(starts));
  }

  note(file: string, start: number): void {
    const seen = this.seen.get(file);
    if (seen === undefined) this.seen.set(file, new Set([start]));
    else seen.add(start);
  }

  saw(directive: Directive): boolean {
    return isAlwaysSeen(directive) || (this.seen.get(directive.position.file)?.has(directive.start) ?? false);
  }
}

/**
 * Sockets are made of `listen` when a configuration is loaded, before anything is asked; includes bring blocks with them;
 * of a directive without arguments the name is all there is to look at.
 */
export function isAlwaysSeen({ name, args, block }: Pick<Directive, "name" | "args" | "block">): boolean {
  return block !== null || args.length === 0 || name === "listen" || name === "include";
}

/** Who is told of a look at a directive; null: nobody. */
interface Lens {
  watch: Watch | null;
}

/** A web server that tells what is looked at. */
export class WatchedServer {
  private readonly lens: Lens = { watch: null };
  private readonly web: WebServer;

  /** `load` loads it with the files of the cache. */
  constructor(source: ParseCache, load: (cache: ParseCache) => WebServer) {
    this.web = load(new WatchedFiles(source, this.lens));
  }

  /** What `work` looks at. */
  during(work: (web: WebServer) => void): Watch {
    return this.inTurn([work])[0]!;
  }

  /**
   * What each of them looks at that is asked of one web server, one after the other. What is known already is not looked at
   * again: so each counts as having seen what those before it saw.
   */
  inTurn(works: readonly ((web: WebServer) => void)[]): Watch[] {
    const web = loadAgain(this.web);
    const watches: Watch[] = [];
    for (const work of works) {
      const watch = new Watch(watches.at(-1));
      watches.push(watch);
      this.lens.watch = watch;
      try {
        work(web);
      } finally {
        this.lens.watch = null;
      }
    }
    return watches;
  }
}

/** Hands out the trees of another cache so that reading them is noted. */
class WatchedFiles extends ParseCache {
  constructor(
    private readonly source: ParseCache,
    private readonly lens: Lens,
  ) {
    super();
  }

  override parse(text: string, file: string, entries: boolean): Parsed {
    const parsed = this.source.parse(text, file, entries);
    if (!parsed.ok) return { ...parsed, read: parsed.read.map((one) => watched(one, this.lens)) };
    const directives = parsed.config.directives.map((one) => watched(one, this.lens));
    return { ok: true, config: { ...parsed.config, directives } };
  }
}

function watched(directive: Directive, lens: Lens): Directive {
  if (directive.block !== null) return { ...directive, block: directive.block.map((inner) => watched(inner, lens)) };
  return directive.args.length === 0 ? directive : new WatchedDirective(directive, lens);
}

/** A simple directive. Accessors of its class leave all of them one shape; a copy by its own properties would lack them. */
class WatchedDirective implements Directive {
  readonly block = null;
  readonly closing = null;
  readonly name: string;
  readonly position: Directive["position"];
  readonly start: number;
  readonly end: number;
  readonly nginxLine: number;
  readonly comments: Directive["comments"];

  constructor(
    private readonly directive: Directive,
    private readonly lens: Lens,
  ) {
    this.name = directive.name;
    this.position = directive.position;
    this.start = directive.start;
    this.end = directive.end;
    this.nginxLine = directive.nginxLine;
    this.comments = directive.comments;
  }

  get args(): Directive["args"] {
    return this.looked.args;
  }

  get words(): Directive["words"] {
    return this.looked.words;
  }

  private get looked(): Directive {
    this.lens.watch?.note(this.position.file, this.start);
    return this.directive;
  }
}
