import { branches, lengthOf } from "./behind";
import {
  accept,
  atomic,
  back,
  choice,
  DEEPEST,
  type Matcher,
  one,
  place,
  repeatSet,
  restore,
  step,
  TooLong,
  text,
} from "./matchers";
import type { Node, Syntax } from "./types";

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

class Compiler {
  loops = 0;

  compile(node: Node, next: Matcher): Matcher {
    switch (node.kind) {
      case "set":
        return one(node.set, next);
      case "sequence":
        return this.sequence(node.items, next);
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

  /** Runs of literal bytes are compared at once. */
  private sequence(items: readonly Node[], next: Matcher): Matcher {
    let matcher = next;
    for (let end = items.length; end > 0; ) {
      let start = end;
      while (start > 0 && literal(items[start - 1]!) >= 0) start--;
      if (end - start > 1) {
        matcher = text(String.fromCharCode(...items.slice(start, end).map(literal)), matcher);
        end = start;
      } else matcher = this.compile(items[--end]!, matcher);
    }
    return matcher;
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

function literal(node: Node): number {
  return node.kind === "set" ? node.byte : -1;
}
