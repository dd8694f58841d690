import { BUFFER, type Window } from "./window";

/**
 * The lexer of lua-nginx-module (ngx_http_lua_conf_read_lua_token): only these tokens decide where a Lua block ends, the
 * first alternative wins, and everything between them is skipped. A quote without its partner on the line is no token.
 */
const TOKEN = /\{|\}|(\[=*\[)|--(\[=*\[)|\]=*\]|--[^\n]*|"(?:\\[^\n]|[^"\n\\])*"|'(?:\\[^\n]|[^'\n\\])*'/;

type Token = { readonly from: number; readonly text: string; readonly bracket: string | undefined };

export type LuaEnd =
  | { readonly ok: true; readonly end: number }
  | { readonly ok: false; readonly message: string; readonly at: number };

/**
 * Finds the `}` that ends the Lua block whose code begins at `start`, directly after the `{`; `end` is its offset. When
 * nginx would refuse, `at` is the offset whose line nginx gives. `window` is moved along, as nginx's buffer is: a long
 * string or comment must lie in the buffer to be recognised.
 */
export function luaBlockEnd(source: string, start: number, window: Window): LuaEnd {
  let depth = 1;
  let at = start;
  let line = start;
  for (;;) {
    const token = nextToken(source, at, window);
    if (token === "end of file") return { ok: false, message: END_OF_FILE, at: line };
    if (token === "too long") return { ok: false, message: TOO_LONG, at };
    const { from, text, bracket } = token;
    at = from + text.length;
    if (text === "{") {
      depth++;
      line = from;
    } else if (text === "}" && --depth === 0) {
      return { ok: true, end: from };
    } else if (bracket !== undefined) {
      const closing = bracket.replaceAll("[", "]");
      const found = source.slice(at, window.last).indexOf(closing);
      if (found < 0) return { ok: false, message: missingBracket(closing), at: from };
      at += found + closing.length;
    }
  }
}

const END_OF_FILE = "unexpected end of file, expecting terminating characters for lua code block";
const TOO_LONG = "too long lua code block, probably missing terminating characters";

function missingBracket(closing: string): string {
  return `Lua code block missing the closing long bracket "${closing}", the inlined Lua code may be too long`;
}

function nextToken(source: string, at: number, window: Window): Token | "end of file" | "too long" {
  if (!window.atEnd && window.left(at) < BUFFER / 2) window.refill(at);
  for (;;) {
    if (at < window.last) {
      const match = TOKEN.exec(source.slice(at, window.last));
      if (match !== null) return { from: at + match.index, text: match[0], bracket: match[1] ?? match[2] };
    }
    if (window.atEnd) return "end of file";
    const full = window.last;
    window.refill(at);
    if (window.last === full) return "too long";
  }
}
