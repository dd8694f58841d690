import { isWord } from "./sets";
import type { Place } from "./types";

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
export const DEEPEST = 800;

export const accept: Matcher = (at, progress) => {
  progress.end = at;
  return true;
};

export function step(progress: Progress): void {
  if (++progress.steps > MOST_STEPS) throw new TooLong();
}

export function restore(progress: Progress, spans: readonly number[]): void {
  for (let index = 0; index < spans.length; index++) progress.spans[index] = spans[index]!;
}

export function one(set: Uint8Array, next: Matcher): Matcher {
  return (at, progress) =>
    at < progress.text.length && set[progress.text.charCodeAt(at)] === 1 && next(at + 1, progress);
}

export function text(wanted: string, next: Matcher): Matcher {
  return (at, progress) => progress.text.startsWith(wanted, at) && next(at + wanted.length, progress);
}

export function choice(matchers: readonly Matcher[]): Matcher {
  return (at, progress) => {
    for (const matcher of matchers) {
      step(progress);
      if (matcher(at, progress)) return true;
    }
    return false;
  };
}

/** The common case, without a call for each byte. */
export function repeatSet(
  set: Uint8Array,
  bounds: { min: number; max: number; lazy: boolean },
  next: Matcher,
): Matcher {
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

export function atomic(inner: Matcher, next: Matcher): Matcher {
  return (at, progress) => {
    const spans = progress.spans.slice();
    if (!inner(at, progress)) return false;
    if (next(progress.end, progress)) return true;
    restore(progress, spans);
    return false;
  };
}

/** A reference to a group that took no part fails, as PCRE2 has it. */
export function back(group: number, fold: boolean, next: Matcher): Matcher {
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

export function place(kind: Place, next: Matcher): Matcher {
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
