import { ParseCache } from "../nginx";
import type { Directive, Parsed } from "../nginx/types";

/**
 * Which simple directives a question looked at: an answer that never looked at one is the same without it. Counted is who
 * reads the arguments of a directive, or the name of one without arguments; whoever passes by it, looking for another
 * name, does not see it. Blocks and what decides which blocks there are ({@link isAlwaysSeen}) are not watched.
 */
export class Watch {
  private readonly seen = new Set<string>();
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

  note(key: string): void {
    if (this.on) this.seen.add(key);
  }

  saw(directive: Directive): boolean {
    return isAlwaysSeen(directive) || this.seen.has(keyOf(directive));
  }
}

/** Sockets are made of `listen` when a configuration is loaded, before anything is asked; includes bring blocks with them. */
export function isAlwaysSeen({ name, block }: Pick<Directive, "name" | "block">): boolean {
  return block !== null || name === "listen" || name === "include";
}

function keyOf({ position, start }: Directive): string {
  return `${position.file}:${start}`;
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

/** Own accessors, since includes copy directives by their own properties. */
function watched(directive: Directive, watch: Watch): Directive {
  if (directive.block !== null) return { ...directive, block: directive.block.map((inner) => watched(inner, watch)) };
  const key = keyOf(directive);
  const { name, args, words } = directive;
  const looked = <T>(value: T) => ({
    enumerable: true,
    get: (): T => {
      watch.note(key);
      return value;
    },
  });
  return Object.defineProperties(
    { ...directive },
    args.length === 0 ? { name: looked(name) } : { args: looked(args), words: looked(words) },
  );
}
