import { isWord } from "./sets";
import { type Node, type Place, type Syntax, Unsupported } from "./types";

/** What a match in progress holds. A matcher that fails leaves all but `steps` and `end` as it found it. */
export interface Progress {
  readonly text: string;
  /** Start and end of each group, -1 where it took no part; group 0 is kept elsewhere. */
  readonly spans: number[];
  /** Start of a group that is open. */
  readonly opened: number[];
  /** Of each repetition under way: how many times, and where the last one began. */
  readonly counts: number[];
  readonly lasts: number[];
  end: number;
  steps: number;
  depth: number;
}

/** Tries to match from an offset on, and all that follows; true with `end` set when it succeeds. */
export type Matcher = (at: number, progress: Progress) => boolean;

/** Thrown by a match that takes too long. */
export class TooLong {}

/**
 * The bound on backtracking, in tried alternatives: the same on every machine. PCRE2 gives up after 10,000,000 of its own
 * (nginx then answers 500); a pattern that comes near it is an attack or a mistake, and is not decided here.
 */
const MOST_STEPS = 500_000;
/** Matchers call each other: this keeps them off the end of the stack. */
const DEEPEST = 2_000;

export interface Compiled {
  readonly matcher: Matcher;
  readonly loops: number;
}

/** Matchers with the rest of the pattern built in, innermost last: backtracking is their return. */
export function compilePattern(syntax: Syntax): Compiled {
  const compiler = new Compiler();
  const matcher = compiler.compile(syntax.root, accept);
  return { matcher, loops: compiler.loops };
}

const accept: Matcher = (at, progress) => {
  progress.end = at;
  return true;
};

function step(progress: Progress): void {
  if (++progress.steps > MOST_STEPS) throw new TooLong();
}

class Compiler {
  loops = 0;

  compile(node: Node, next: Matcher): Matcher {
    switch (node.kind) {
      case "set":
        return one(node.set, next);
      case "sequence":
        return node.items.reduceRight<Matcher>((rest, item) => this.compile(item, rest), next);
      case "choice":
        return choice(node.items.map((item) => this.compile(item, next)));
      case "group":
        return node.capture === 0 ? this.compile(node.item, next) : this.group(node.item, node.capture, next);
      case "repeat":
        return node.item.kind === "set" ? repeatSet(node.item.set, node, next) : this.repeat(node, next);
      case "atomic":
        return atomic(this.compile(node.item, accept), next);
      case "look":
        return this.look(node, next);
      case "back":
        return back(node.group, node.caseless, next);
      case "at":
        return place(node.place, next);
    }
  }

  private group(item: Node, capture: number, next: Matcher): Matcher {
    const start = capture * 2;
    const inner = this.compile(item, (at, progress) => {
      const { spans, opened } = progress;
      const from = spans[start]!;
      const to = spans[start + 1]!;
      spans[start] = opened[capture]!;
      spans[start + 1] = at;
      if (next(at, progress)) return true;
      spans[start] = from;
      spans[start + 1] = to;
      return false;
    });
    return (at, progress) => {
      const before = progress.opened[capture]!;
      progress.opened[capture] = at;
      if (inner(at, progress)) return true;
      progress.opened[capture] = before;
      return false;
    };
  }

  private repeat(node: Node & { kind: "repeat" }, next: Matcher): Matcher {
    const id = this.loops++;
    const { min, max, lazy } = node;
    const body = this.compile(node.item, (at, progress) => loop(at, progress));
    const again: Matcher = (at, progress) => {
      const { counts, lasts } = progress;
      const count = counts[id]!;
      const last = lasts[id]!;
      counts[id] = count + 1;
      lasts[id] = at;
      const deep = ++progress.depth;
      if (deep > DEEPEST) throw new TooLong();
      const matched = body(at, progress);
      progress.depth = deep - 1;
      if (!matched) {
        counts[id] = count;
        lasts[id] = last;
      }
      return matched;
    };
    const loop: Matcher = (at, progress) => {
      step(progress);
      const count = progress.counts[id]!;
      if (count < min) return again(at, progress);
      // A turn that matched nothing ends the repetition: it would do so for ever.
      if (count >= max || at === progress.lasts[id]) return next(at, progress);
      if (lazy) return next(at, progress) || again(at, progress);
      return again(at, progress) || next(at, progress);
    };
    return (at, progress) => {
      const { counts, lasts } = progress;
      const count = counts[id]!;
      const last = lasts[id]!;
      counts[id] = 0;
      lasts[id] = -1;
      if (loop(at, progress)) return true;
      counts[id] = count;
      lasts[id] = last;
      return false;
    };
  }

  private look(node: Node & { kind: "look" }, next: Matcher): Matcher {
    const tries = node.behind
      ? branches(node.item).map((branch) => this.behind(branch))
      : [this.compile(node.item, accept)];
    return (at, progress) => {
      const spans = progress.spans.slice();
      const found = tries.some((attempt) => attempt(at, progress));
      if (found === node.negative) {
        if (found) restore(progress, spans);
        return false;
      }
      if (next(at, progress)) return true;
      restore(progress, spans);
      return false;
    };
  }

  /** What stands behind has a length of its own in each alternative, as PCRE2 demands. */
  private behind(branch: Node): Matcher {
    const length = lengthOf(branch);
    const inner = this.compile(branch, accept);
    return (at, progress) => at >= length && inner(at - length, progress);
  }
}

function restore(progress: Progress, spans: readonly number[]): void {
  for (let index = 0; index < spans.length; index++) progress.spans[index] = spans[index]!;
}

function one(set: Uint8Array, next: Matcher): Matcher {
  return (at, progress) =>
    at < progress.text.length && set[progress.text.charCodeAt(at)] === 1 && next(at + 1, progress);
}

function choice(matchers: readonly Matcher[]): Matcher {
  return (at, progress) => {
    for (const matcher of matchers) {
      step(progress);
      if (matcher(at, progress)) return true;
    }
    return false;
  };
}

/** The common case, without a call for each byte. */
function repeatSet(set: Uint8Array, bounds: { min: number; max: number; lazy: boolean }, next: Matcher): Matcher {
  const { min, max, lazy } = bounds;
  return (start, progress) => {
    const { text } = progress;
    const most = Math.min(text.length, start + max);
    let at = start;
    const least = start + min;
    for (const until = lazy ? Math.min(least, most) : most; at < until && set[text.charCodeAt(at)] === 1; ) at++;
    if (at < least) return false;
    if (!lazy) {
      for (; at >= least; at--) {
        step(progress);
        if (next(at, progress)) return true;
      }
      return false;
    }
    for (;;) {
      step(progress);
      if (next(at, progress)) return true;
      if (at >= most || set[text.charCodeAt(at)] !== 1) return false;
      at++;
    }
  };
}

function atomic(inner: Matcher, next: Matcher): Matcher {
  return (at, progress) => {
    const spans = progress.spans.slice();
    if (!inner(at, progress)) return false;
    if (next(progress.end, progress)) return true;
    restore(progress, spans);
    return false;
  };
}

/** A reference to a group that took no part fails, as PCRE2 has it. */
function back(group: number, fold: boolean, next: Matcher): Matcher {
  return (at, progress) => {
    const { spans, text } = progress;
    const from = spans[group * 2]!;
    if (from < 0) return false;
    const wanted = text.slice(from, spans[group * 2 + 1]);
    const found = text.slice(at, at + wanted.length);
    const same = found === wanted || (fold && found.toLowerCase() === wanted.toLowerCase());
    return same && next(at + wanted.length, progress);
  };
}

const LINE_FEED = 10;

function place(kind: Place, next: Matcher): Matcher {
  const test = PLACES[kind];
  return (at, progress) => test(at, progress.text) && next(at, progress);
}

const PLACES: Readonly<Record<Place, (at: number, text: string) => boolean>> = {
  start: (at) => at === 0,
  "line-start": (at, text) => at === 0 || (at < text.length && text.charCodeAt(at - 1) === LINE_FEED),
  end: (at, text) => at === text.length,
  "end-or-newline": (at, text) => at === text.length || (at === text.length - 1 && text.charCodeAt(at) === LINE_FEED),
  "line-end": (at, text) => at === text.length || text.charCodeAt(at) === LINE_FEED,
  word: (at, text) => wordAt(at - 1, text) !== wordAt(at, text),
  "not-word": (at, text) => wordAt(at - 1, text) === wordAt(at, text),
};

function wordAt(at: number, text: string): boolean {
  return at >= 0 && at < text.length && isWord(text.charCodeAt(at));
}

function branches(node: Node): readonly Node[] {
  return node.kind === "choice" ? node.items : [node];
}

function lengthOf(node: Node): number {
  switch (node.kind) {
    case "set":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + lengthOf(item), 0);
    case "group":
    case "atomic":
      return lengthOf(node.item);
    case "choice": {
      const lengths = new Set(node.items.map(lengthOf));
      if (lengths.size === 1) return [...lengths][0]!;
      break;
    }
    case "repeat":
      if (node.min === node.max) return node.min * lengthOf(node.item);
      break;
    case "look":
    case "at":
      return 0;
  }
  throw new Unsupported("what stands behind has no fixed length");
}
