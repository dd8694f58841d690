import { luaBlockEnd } from "./lua";
import { END_IN_DIRECTIVE, HINT, positionAt, tooLong } from "./problem";
import { unescapeWord } from "./quote";
import type { Comment, Position, Problem, Word } from "./types";
import { overflows, Window } from "./window";

/** How a directive ended, as ngx_conf_read_token tells its caller; `error` leaves {@link Lexer.problem}. */
export type Terminator = ";" | "{" | "}" | "end" | "error";

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE = 34;
const SHARP = 35;
const DOLLAR = 36;
const SINGLE = 39;
const CLOSE_PAREN = 41;
const SEMICOLON = 59;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** 1 for the characters at which a bare word needs a look; all are below 128. */
const BARE_STOP = new Uint8Array(128);
for (const code of [TAB, LF, CR, SPACE, SEMICOLON, OPEN, BACKSLASH, DOLLAR]) BARE_STOP[code] = 1;

/** Most directives have no comments, and share this list. */
const NONE: readonly Comment[] = [];

/**
 * ngx_conf_read_token (src/core/ngx_conf_file.c of nginx 1.22.1), one directive a call. Its rules: white space separates
 * words; `;` and `{` end a directive; `}`, `#` and quotes mean something only where a word could begin; `$` makes a `{`
 * directly after it part of the word; a backslash keeps the next character from meaning anything; after a closing quote
 * only white space, `;`, `{` or `)` may follow. Reading past the source gives NaN, which equals none of them.
 */
export class Lexer {
  pos = 0;
  /** Line of `pos`, by line feeds. */
  line = 1;
  words: Word[] = [];
  /** Place of `words[0]`. */
  nameLine = 1;
  nameColumn = 1;
  problem: Problem | null = null;

  /** Line feeds so far that nginx does not count ({@link luaBlockEnd}). */
  private uncounted = 0;
  private lineStart = 0;
  private found: Comment[] | null = null;
  /** The word or comment being read: offset of its content, offset of its first character, line of that. */
  private start = 0;
  private first = 0;
  private startLine = 1;
  private readonly window: Window | null;

  constructor(
    readonly source: string,
    readonly file: string,
  ) {
    this.window = source.includes("_by_lua_block") ? new Window(source) : null;
  }

  /** Comments since the last directive ended. */
  get comments(): readonly Comment[] {
    return this.found ?? NONE;
  }

  /** The line nginx gives for `pos`. */
  get nginxLine(): number {
    return this.line - this.uncounted;
  }

  /** Reads one directive up to and including its terminator into `words` and `comments`. */
  readDirective(): Terminator {
    this.words = [];
    this.found = null;
    this.window?.begin(this.pos);
    for (;;) {
      this.skipSpace();
      const code = this.source.charCodeAt(this.pos);
      let read: boolean;
      if (code === SEMICOLON || code === OPEN || code === CLOSE) return this.terminate(code);
      else if (code === SHARP) read = this.readComment();
      else if (code === DOUBLE || code === SINGLE) read = this.readQuoted(code);
      else if (this.pos < this.source.length) read = this.readBare();
      else if (this.words.length === 0) return "end";
      else return this.fail(END_IN_DIRECTIVE, this.words[0]!.start, HINT.notEnded);
      if (!read) return "error";
    }
  }

  /** Reads the code of a Lua block, its `{` just read, as the last word, and its `}`. */
  readLua(): boolean {
    const { source, file, pos: start } = this;
    const window = this.window!;
    const found = luaBlockEnd(window, window.byteOf(start));
    const end = window.charOf(found.at);
    this.uncounted += found.uncounted;
    if (!found.ok) {
      this.line = positionAt(source, file, end).line;
      this.fail(found.message, this.words[0]!.start, HINT.lua);
      return false;
    }
    for (let at = start; at < end; at++) if (source.charCodeAt(at) === LF) this.newLine(at);
    this.words.push({ text: source.slice(start, end), quote: "{", start, end });
    this.pos = end + 1;
    return true;
  }

  /** The place of an offset on the current line. */
  here(at: number): Position {
    return { file: this.file, line: this.line, column: at - this.lineStart + 1 };
  }

  /** Ends reading with what nginx says at the current line; `at` is where a person has to look. */
  fail(message: string, at: number, hint: string): "error" {
    const position = positionAt(this.source, this.file, at);
    this.problem = { message, nginxFile: this.file, nginxLine: this.nginxLine, position, hint };
    return "error";
  }

  private terminate(code: number): Terminator {
    const at = this.pos++;
    const name = this.words[0];
    if (code === CLOSE) return name === undefined ? "}" : this.fail('unexpected "}"', name.start, HINT.notEnded);
    const terminator = code === OPEN ? "{" : ";";
    return name === undefined ? this.fail(`unexpected "${terminator}"`, at, HINT.empty) : terminator;
  }

  private skipSpace(): void {
    const { source } = this;
    let at = this.pos;
    for (; ; at++) {
      const code = source.charCodeAt(at);
      if (code === LF) this.newLine(at);
      else if (code !== SPACE && code !== TAB && code !== CR) break;
    }
    this.pos = at;
    this.window?.space(at);
  }

  private readBare(): boolean {
    const { source, pos: start } = this;
    this.begin(start, start);
    let escaped = false;
    let at = start;
    for (; ; at++) {
      const code = source.charCodeAt(at);
      if (code >= 128 || BARE_STOP[code] === 0) continue;
      if (code === BACKSLASH) {
        escaped = true;
        if (source.charCodeAt(++at) === LF) this.newLine(at);
      } else if (code === DOLLAR) {
        while (source.charCodeAt(at + 1) === OPEN) at++;
      } else break;
    }
    if (at >= source.length) return this.cutOff(null);
    const code = source.charCodeAt(at);
    // After white space nginx reads one character more before it forgets the word.
    if (!this.fits(code === SEMICOLON || code === OPEN ? at : at + 1, null)) return false;
    const raw = source.slice(start, at);
    this.words.push({ text: escaped ? unescapeWord(raw) : raw, quote: null, start, end: at });
    this.pos = at;
    return true;
  }

  private readQuoted(delimiter: number): boolean {
    const { source, pos: first } = this;
    const quote = delimiter === DOUBLE ? '"' : "'";
    this.begin(first, first + 1);
    let escaped = false;
    let at = first + 1;
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === delimiter) break;
      if (code === LF) this.newLine(at);
      else if (code === BACKSLASH) {
        escaped = true;
        if (source.charCodeAt(++at) === LF) this.newLine(at);
      }
    }
    if (at >= source.length) return this.cutOff(quote);
    if (!this.fits(at, quote)) return false;
    const raw = source.slice(first + 1, at);
    this.words.push({ text: escaped ? unescapeWord(raw) : raw, quote, start: first, end: at + 1 });
    this.pos = at + 1;
    return this.checkAfterQuote();
  }

  private checkAfterQuote(): boolean {
    const { source, pos: at } = this;
    if (!this.fits(at, null)) return false;
    const code = source.charCodeAt(at);
    if (code === SEMICOLON || code === OPEN || code === CLOSE_PAREN || at >= source.length) return true;
    if (code === SPACE || code === TAB || code === CR || code === LF) return this.fits(at + 1, null);
    this.fail(`unexpected "${String.fromCodePoint(source.codePointAt(at)!)}"`, at, HINT.afterQuote);
    return false;
  }

  private readComment(): boolean {
    const { source, pos: start } = this;
    this.begin(start, start);
    const found = source.indexOf("\n", start);
    const next = found < 0 ? source.length : found;
    if (!this.fits(next, null)) return false;
    let end = next;
    while (source.charCodeAt(end - 1) === CR) end--;
    let before = start - 1;
    while (before >= this.lineStart && source.charCodeAt(before) <= SPACE) before--;
    const trailing = before >= this.lineStart;
    const comment = { text: source.slice(start, end), start, end, position: this.here(start), trailing };
    if (this.found === null) this.found = [comment];
    else this.found.push(comment);
    this.pos = next;
    return true;
  }

  private begin(first: number, start: number): void {
    this.first = first;
    this.start = start;
    this.startLine = this.line;
    if (this.words.length > 0) return;
    this.nameLine = this.line;
    this.nameColumn = first - this.lineStart + 1;
  }

  private newLine(at: number): void {
    this.line++;
    this.lineStart = at + 1;
  }

  /** Refuses what is beyond nginx's buffer; `last` is the latest character that nginx reads for the current word. */
  private fits(last: number, quote: '"' | "'" | null): boolean {
    this.window?.word(this.start, last);
    if (!overflows(this.source, this.start, last)) return true;
    this.line = this.startLine;
    this.fail(tooLong(this.source, this.start, quote), this.first, quote === null ? HINT.tooLong : HINT.noQuote);
    return false;
  }

  /** The source ends inside the current word. */
  private cutOff(quote: '"' | "'" | null): false {
    if (!this.fits(this.source.length, quote)) return false;
    this.fail(END_IN_DIRECTIVE, this.first, quote === null ? HINT.notEnded : HINT.noQuote);
    return false;
  }
}
