import { type BlockKind, blockKind } from "./blocks";
import { Lexer } from "./lexer";
import { END_IN_BLOCK, HINT } from "./problem";
import type { Comment, Directive, Parsed } from "./types";

export interface ParseOptions {
  /** The path that positions and messages give. Default: `nginx.conf`. */
  readonly file?: string;
  /** True for a file that is included from a block of entries (`map`, `types` …): it cannot hold blocks. */
  readonly entries?: boolean;
}

/** A directive whose block is still open. */
type Draft = { -readonly [key in keyof Directive]: Directive[key] };

interface Frame {
  readonly opener: Draft | null;
  readonly directives: Directive[];
  readonly kind: BlockKind;
}

/**
 * Reads one file as nginx reads it, up to where a directive's own module would judge it: unknown directives, contexts and
 * argument counts are not looked at, include files are not read. nginx stops at the first error, and so does this. A byte
 * order mark is, as for nginx, part of the first word. The text is what UTF-8 decodes to.
 */
export function parse(source: string, options: ParseOptions = {}): Parsed {
  return new Parser(new Lexer(source, options.file ?? "nginx.conf"), options.entries ?? false).parse();
}

class Parser {
  /** Innermost last. A list of its own instead of recursion: nesting is bounded by memory only. */
  private readonly frames: Frame[];

  constructor(
    private readonly lexer: Lexer,
    entries: boolean,
  ) {
    this.frames = [{ opener: null, directives: [], kind: entries ? "entries" : "directives" }];
  }

  parse(): Parsed {
    for (;;) {
      const frame = this.frames[this.frames.length - 1]!;
      const terminator = this.lexer.readDirective();
      let done = false;
      if (terminator === ";") done = !this.simple(frame);
      else if (terminator === "{") done = !this.open(frame);
      else if (terminator === "}") done = !this.close(frame);
      else if (terminator === "error") done = true;
      else if (frame.opener === null) return this.finished(frame, this.lexer.comments);
      else done = this.unclosed(frame.opener);
      if (done) return { ok: false, problem: this.lexer.problem!, read: this.frames[0]!.directives };
    }
  }

  private simple(frame: Frame): boolean {
    const { lexer } = this;
    const name = lexer.words[0]!;
    if (frame.kind === "directives" && blockKind(name.text) === "lua") {
      lexer.fail(`directive "${name.text}" has no opening "{"`, name.start, HINT.luaBrace);
      return false;
    }
    frame.directives.push(this.draft());
    return true;
  }

  private open(frame: Frame): boolean {
    const { lexer } = this;
    const name = lexer.words[0]!.text;
    if (frame.kind === "entries") {
      lexer.fail('unexpected "{"', lexer.pos - 1, HINT.entries);
      return false;
    }
    const kind = blockKind(name);
    if (kind === "lua") return this.lua(frame);
    const opener = this.draft();
    const directives: Directive[] = [];
    opener.block = directives;
    frame.directives.push(opener);
    this.frames.push({ opener, directives, kind });
    return true;
  }

  private lua(frame: Frame): boolean {
    const { lexer } = this;
    const { nginxLine } = lexer;
    if (!lexer.readLua()) return false;
    const directive = this.draft();
    directive.nginxLine = nginxLine;
    directive.closing = { position: lexer.here(lexer.pos - 1), comments: [] };
    frame.directives.push(directive);
    return true;
  }

  private close(frame: Frame): boolean {
    const { lexer } = this;
    const { opener } = frame;
    const brace = lexer.pos - 1;
    if (opener === null) {
      lexer.fail('unexpected "}"', brace, HINT.brace);
      return false;
    }
    opener.end = lexer.pos;
    opener.closing = { position: lexer.here(brace), comments: lexer.comments };
    this.frames.pop();
    return true;
  }

  private unclosed(opener: Draft): true {
    this.lexer.fail(END_IN_BLOCK, opener.start, HINT.unclosed);
    return true;
  }

  private finished(frame: Frame, comments: readonly Comment[]): Parsed {
    const { file, source } = this.lexer;
    return { ok: true, config: { file, source, directives: frame.directives, comments } };
  }

  /** The directive that the lexer has just read. */
  private draft(): Draft {
    const { words, comments, file, nginxLine, nameLine, nameColumn, pos } = this.lexer;
    const args: string[] = [];
    for (let index = 1; index < words.length; index++) args.push(words[index]!.text);
    const name = words[0]!;
    return {
      name: name.text,
      args,
      block: null,
      start: name.start,
      end: pos,
      position: { file, line: nameLine, column: nameColumn },
      words,
      nginxLine,
      comments,
      closing: null,
    };
  }
}
