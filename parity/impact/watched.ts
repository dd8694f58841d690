import { ParseCache } from "../nginx";
import type { Directive, Parsed } from "../nginx/types";

/**
 * Which simple directives a question looked at: an answer that never looked at one is the same without it. Counted is who
 * reads the arguments of a directive, or the name of one without arguments; whoever passes by it, looking for another
 * name, does not see it. Blocks and what decides which blocks there are ({@link isAlwaysSeen}) are not watched.
 */
export class Watch {
  /** By file, where each begins. */
  private readonly seen = new Map<string, Set<number>>();
  private on = false;

  /** What `work` looks at is counted. */
  during<T>(work: () => T): T {
    this.on = true;
    try {
      return work();
    } finally {
      this.on = false;
    }
  }

  note(file: string, start: number): void {
    if (!this.on) return;
    const seen = this.seen.get(file);
    if (seen === undefined) this.seen.set(file, new Set([start]));
    else seen.add(start);
  }

  saw(directive: Directive): boolean {
    return isAlwaysSeen(directive) || (this.seen.get(directive.position.file)?.has(directive.start) ?? false);
  }
}

/** Sockets are made of `listen` when a configuration is loaded, before anything is asked; includes bring blocks with them. */
export function isAlwaysSeen({ name, block }: Pick<Directive, "name" | "block">): boolean {
  return block !== null || name === "listen" || name === "include";
}

/** Hands out the trees of another cache so that reading them is noted. */
export class WatchedFiles extends ParseCache {
  constructor(
    private readonly source: ParseCache,
    private readonly watch: Watch,
  ) {
    super();
  }

  override parse(text: string, file: string, entries: boolean): Parsed {
    const parsed = this.source.parse(text, file, entries);
    if (!parsed.ok) return { ...parsed, read: parsed.read.map((one) => watched(one, this.watch)) };
    const directives = parsed.config.directives.map((one) => watched(one, this.watch));
    return { ok: true, config: { ...parsed.config, directives } };
  }
}

function watched(directive: Directive, watch: Watch): Directive {
  if (directive.block !== null) return { ...directive, block: directive.block.map((inner) => watched(inner, watch)) };
  return directive.args.length === 0 ? new WatchedName(directive, watch) : new WatchedArguments(directive, watch);
}

/** A simple directive. Accessors of its class leave all of them one shape; a copy by its own properties would lack them. */
abstract class WatchedDirective {
  readonly block = null;
  readonly closing = null;
  readonly position: Directive["position"];
  readonly start: number;
  readonly end: number;
  readonly nginxLine: number;
  readonly comments: Directive["comments"];

  constructor(
    protected readonly directive: Directive,
    private readonly watch: Watch,
  ) {
    this.position = directive.position;
    this.start = directive.start;
    this.end = directive.end;
    this.nginxLine = directive.nginxLine;
    this.comments = directive.comments;
  }

  protected get looked(): Directive {
    this.watch.note(this.position.file, this.start);
    return this.directive;
  }
}

class WatchedName extends WatchedDirective implements Directive {
  readonly args: readonly string[] = [];

  get words(): Directive["words"] {
    return this.directive.words;
  }

  get name(): string {
    return this.looked.name;
  }
}

class WatchedArguments extends WatchedDirective implements Directive {
  get name(): string {
    return this.directive.name;
  }

  get args(): Directive["args"] {
    return this.looked.args;
  }

  get words(): Directive["words"] {
    return this.looked.words;
  }
}
