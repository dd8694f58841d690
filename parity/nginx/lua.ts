import { BUFFER, type Window } from "./window";

/**
 * The lexer of lua-nginx-module (ngx_http_lua_conf_read_lua_token): only these tokens decide where a Lua block ends, the
 * first alternative wins, and everything between them is skipped. A quote without its partner on the line is no token.
 */
const TOKEN = /\{|\}|(\[=*\[)|--(\[=*\[)|\]=*\]|--[^\n]*|"(?:\\[^\n]|[^"\n\\])*"|'(?:\\[^\n]|[^'\n\\])*'/;

interface Token {
  readonly from: number;
  readonly text: string;
  /** The opening long bracket of a string or comment. */
  readonly bracket: string | undefined;
  readonly uncounted: number;
}

export type LuaEnd = (
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly message: string;
    }
) & {
  /** The closing brace; or, when nginx refuses, the offset whose line it gives. */
  readonly at: number;
  /** Line feeds before `at` that nginx did not count: those it skips when it refills the buffer without a token. */
  readonly uncounted: number;
};

/**
 * Finds the `}` that ends the Lua block whose code begins at `start`, directly after the `{`. Offsets are those of
 * `window.bytes`. The window is moved along, as nginx's buffer is: a long string or comment must lie in the buffer to be
 * recognised, and so must any token where nginx looks for it.
 */
export function luaBlockEnd(window: Window, start: number): LuaEnd {
  let depth = 1;
  let at = start;
  let uncounted = 0;
  let opened = { at: start, uncounted };
  for (;;) {
    const token = nextToken(window, at);
    if (token === "end of file") return { ok: false, message: END_OF_FILE, ...opened };
    if (token === "too long") return { ok: false, message: TOO_LONG, at, uncounted };
    const { from, text, bracket } = token;
    uncounted += token.uncounted;
    at = from + text.length;
    if (text === "{") {
      depth++;
      opened = { at: from, uncounted };
    } else if (text === "}" && --depth === 0) {
      return { ok: true, at: from, uncounted };
    } else if (bracket !== undefined) {
      const closing = bracket.replaceAll("[", "]");
      const found = window.bytes.slice(at, window.last).indexOf(closing);
      if (found < 0) return { ok: false, message: missingBracket(closing), at: from, uncounted };
      at += found + closing.length;
    }
  }
}

const END_OF_FILE = "unexpected end of file, expecting terminating characters for lua code block";
const TOO_LONG = "too long lua code block, probably missing terminating characters";

function missingBracket(closing: string): string {
  return `Lua code block missing the closing long bracket "${closing}", the inlined Lua code may be too long`;
}

/**
 * The next token after `start`. Where the buffer holds none, nginx refills it and looks on in what is new, so that a
 * token across that border is not seen, and the lines before it are not counted.
 */
function nextToken(window: Window, start: number): Token | "end of file" | "too long" {
  const { bytes } = window;
  let kept = start;
  for (let at = start; ; ) {
    if (at >= window.last || (window.last - at < BUFFER / 2 && !window.atEnd)) {
      if (window.atEnd) return "end of file";
      if (window.last - kept === BUFFER) return "too long";
      window.refill(kept);
    }
    const match = TOKEN.exec(bytes.slice(at, window.last));
    if (match !== null) {
      const uncounted = at === start ? 0 : bytes.slice(start, at).split("\n").length - 1;
      return { from: at + match.index, text: match[0], bracket: match[1] ?? match[2], uncounted };
    }
    if (window.atEnd) return "end of file";
    if (window.last - at === BUFFER) return "too long";
    kept = at;
    at = window.last;
    window.refill(kept);
  }
}
