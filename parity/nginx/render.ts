import { blockKind } from "./blocks";
import { quoteArg } from "./quote";
import type { Comment, Directive, Node } from "./types";

/** What can be rendered: a parsed tree, with its comments, or any tree of names and arguments. */
export interface Renderable extends Node<Renderable> {
  readonly start?: number;
  readonly comments?: readonly Comment[];
  readonly closing?: Directive["closing"];
}

export interface RenderOptions {
  /** Keep comments, trailing ones on their line. Default: drop them. */
  readonly comments?: boolean;
  /** Comments after the last directive ({@link Config.comments}). */
  readonly last?: readonly Comment[];
  /** The directives are entries of a `map`, `types` …, so that no name is a Lua block's. */
  readonly entries?: boolean;
}

interface Frame {
  readonly nodes: readonly Renderable[];
  readonly entries: boolean;
  readonly closing: readonly Comment[];
  next: number;
}

/** Deeper levels are indented like this one, so that the output grows linearly with the input. */
const DEEPEST_INDENT = 32;

/**
 * The configuration as text: one directive a line, four spaces a level, each argument quoted by {@link quoteArg}. The same
 * tree gives the same bytes, and parsing them gives the same names, arguments and blocks (and comments, where kept).
 */
export function render(nodes: readonly Renderable[], options: RenderOptions = {}): string {
  return new Renderer(options.comments ?? false).render({
    nodes,
    entries: options.entries ?? false,
    closing: options.last ?? [],
    next: 0,
  });
}

class Renderer {
  private readonly lines: string[] = [];

  constructor(private readonly withComments: boolean) {}

  render(root: Frame): string {
    const frames = [root];
    for (;;) {
      const frame = frames[frames.length - 1]!;
      const node = frame.nodes[frame.next++];
      const depth = frames.length - 1;
      if (node !== undefined) {
        const inner = this.node(node, frame, depth);
        if (inner !== null) frames.push(inner);
        continue;
      }
      this.comments(frame.closing, Infinity, depth);
      frames.pop();
      if (frames.length === 0) break;
      this.line(depth - 1, "}");
    }
    return this.lines.length === 0 ? "" : `${this.lines.join("\n")}\n`;
  }

  /** Writes the directive, or the first line of its block, whose frame is returned. */
  private node(node: Renderable, frame: Frame, depth: number): Frame | null {
    this.comments(node.comments ?? [], node.start ?? 0, depth);
    const kind = frame.entries ? "entries" : blockKind(node.name);
    if (node.block === null && kind === "lua") {
      const head = [node.name, ...node.args.slice(0, -1)].map(quoteArg).join(" ");
      this.line(depth, `${head} {${node.args.at(-1) ?? ""}}`);
      return null;
    }
    const head = [node.name, ...node.args].map(quoteArg).join(" ");
    if (node.block === null) {
      this.line(depth, `${head};`);
      return null;
    }
    this.line(depth, `${head} {`);
    return { nodes: node.block, entries: kind === "entries", closing: node.closing?.comments ?? [], next: 0 };
  }

  /** A comment that stands inside a directive, after its `start`, gets a line of its own before it. */
  private comments(comments: readonly Comment[], start: number, depth: number): void {
    if (!this.withComments) return;
    for (const comment of comments) {
      const last = this.lines.length - 1;
      if (comment.trailing && comment.start < start && last >= 0) this.lines[last] += ` ${comment.text}`;
      else this.line(depth, comment.text);
    }
  }

  private line(depth: number, text: string): void {
    this.lines.push("    ".repeat(Math.min(depth, DEEPEST_INDENT)) + text);
  }
}
