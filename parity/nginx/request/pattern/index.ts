import { Cache } from "../cache";
import { type Compiled, compilePattern } from "./compile";
import { type Progress, TooLong } from "./matchers";
import { parsePattern } from "./parse";
import { literalPrefix } from "./prefix";
import { type Node, type Syntax, Unsupported } from "./types";

export { isMatch, witnessesOf } from "./witness";

export interface Match {
  readonly text: string;
  /** Start and end of the whole and of each group up to the last that took part; -1 where one did not. */
  readonly spans: readonly number[];
}

const CASELESS = new Cache<Pattern>();
const EXACT = new Cache<Pattern>();

/** The regular expression of that text (bytes); the same object for the same text. */
export function patternOf(source: string, caseless: boolean): Pattern {
  const patterns = caseless ? CASELESS : EXACT;
  return patterns.get(source) ?? patterns.put(source, new Pattern(source, caseless));
}

/** A regular expression as nginx runs it (PCRE2, over bytes). Compiled when it is first needed. */
export class Pattern {
  private compiled:
    | (Compiled & { readonly captures: number; readonly anchored: boolean; readonly ascii: boolean })
    | null = null;
  private syntax: Syntax | Unsupported | null = null;
  private prefix: string | null = null;

  constructor(
    /** As bytes. */
    readonly source: string,
    readonly caseless: boolean,
  ) {}

  /** Why this pattern cannot be run here; null: it can. */
  get unsupported(): string | null {
    this.compile();
    const syntax = this.read();
    return syntax instanceof Unsupported ? syntax.what : null;
  }

  /** Why `exec` of that text is undecided. */
  undecidedBy(text: string): string {
    if (this.unsupported !== null) return this.unsupported;
    const wide = this.compile()?.ascii === true && beyondAscii(text);
    return wide ? "characters beyond ASCII under (*UTF8)" : "too much backtracking";
  }

  /** Its syntax tree; null where it cannot be run here. */
  get root(): Node | null {
    const syntax = this.read();
    return syntax instanceof Unsupported ? null : syntax.root;
  }

  get names(): ReadonlyMap<string, number> {
    const syntax = this.read();
    return syntax instanceof Unsupported ? new Map() : syntax.names;
  }

  /** Null: no match. `"undecided"`: unsupported, or too much backtracking. `text` is bytes. */
  exec(text: string): Match | null | "undecided" {
    const compiled = this.compile();
    if (compiled === null && !this.mayBegin(text)) return null;
    if (compiled === null || (compiled.ascii && beyondAscii(text))) return "undecided";
    const progress: Progress = {
      text,
      spans: new Array<number>(2 * compiled.captures + 2).fill(-1),
      opened: new Array<number>(compiled.captures + 1).fill(-1),
      counts: new Array<number>(compiled.loops).fill(0),
      lasts: new Array<number>(compiled.loops).fill(-1),
      end: 0,
      steps: 0,
      depth: 0,
    };
    try {
      return search(compiled, progress);
    } catch (error) {
      // How deep the stack may get depends on who calls, too.
      if (error instanceof TooLong || error instanceof RangeError) return "undecided";
      throw error;
    }
  }

  /** Whether a text begins as all do that match. */
  private mayBegin(text: string): boolean {
    this.prefix ??= literalPrefix(this.source);
    const begin = text.slice(0, this.prefix.length);
    return this.caseless ? begin.toLowerCase() === this.prefix.toLowerCase() : begin === this.prefix;
  }

  private read(): Syntax | Unsupported {
    if (this.syntax === null) {
      try {
        this.syntax = parsePattern(this.source, this.caseless);
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        this.syntax = error;
      }
    }
    return this.syntax;
  }

  private compile() {
    if (this.compiled !== null) return this.compiled;
    const syntax = this.read();
    if (syntax instanceof Unsupported) return null;
    try {
      const { root } = syntax;
      const first = root.kind === "sequence" ? root.items[0] : root;
      const anchored = first?.kind === "at" && first.place === "start";
      this.compiled = { ...compilePattern(syntax), captures: syntax.captures, anchored, ascii: syntax.ascii };
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      this.syntax = error;
      return null;
    }
    return this.compiled;
  }
}

function beyondAscii(text: string): boolean {
  return /[^\x00-\x7f]/.test(text);
}

function search(compiled: Compiled & { readonly anchored: boolean }, progress: Progress): Match | null {
  const last = compiled.anchored ? 0 : progress.text.length;
  for (let start = 0; start <= last; start++) {
    if (compiled.matcher(start, progress)) return found(start, progress);
  }
  return null;
}

function found(start: number, progress: Progress): Match {
  const { spans } = progress;
  spans[0] = start;
  spans[1] = progress.end;
  let length = spans.length;
  while (spans[length - 1] === -1) length -= 2;
  return { text: progress.text, spans: spans.slice(0, length) };
}
