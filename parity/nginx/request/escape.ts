/** ngx_escape_uri and ngx_unescape_uri (src/core/ngx_string.c), on bytes. */

const HEX = "0123456789ABCDEF";

/** NGX_ESCAPE_URI and NGX_ESCAPE_ARGS: what is written as `%XX` (since 1.21.1 with `"`, `<`, `>` and their like). */
const ESCAPED = {
  path: /[\x00-\x20"#%<>?\\^`{|}\x7f-\xff]/g,
  arguments: /[\x00-\x20"#%&+;<>?\\^`{|}\x7f-\xff]/g,
} as const;

export function escapeUri(bytes: string, kind: keyof typeof ESCAPED): string {
  return bytes.replace(ESCAPED[kind], (byte) => {
    const code = byte.charCodeAt(0);
    return `%${HEX[code >> 4]}${HEX[code & 15]}`;
  });
}

/** Type 0: every `%XX` is decoded. What is no escape loses its `%`, as nginx has it. */
export function unescapeUri(bytes: string): string {
  return bytes.includes("%") ? decoded(bytes, false) : bytes;
}

/** NGX_UNESCAPE_REDIRECT: only printable ASCII behind `%` is decoded, and nothing behind a `?`. */
export function unescapeRedirect(bytes: string): string {
  return bytes.includes("%") ? decoded(bytes, true) : bytes;
}

function decoded(bytes: string, redirect: boolean): string {
  let out = "";
  for (let at = 0; at < bytes.length; at++) {
    const character = bytes[at]!;
    if (redirect && character === "?") return out + bytes.slice(at);
    if (character !== "%") {
      out += character;
      continue;
    }
    const first = hexOf(bytes[++at]);
    if (first < 0) {
      out += bytes[at] ?? "";
      continue;
    }
    const second = hexOf(bytes[++at]);
    if (second < 0) continue;
    const code = first * 16 + second;
    if (redirect && (code <= 0x25 || code >= 0x7f)) out += bytes.slice(at - 2, at + 1);
    else out += String.fromCharCode(code);
    if (redirect && code === 0x3f) return out + bytes.slice(at + 1);
  }
  return out;
}

function hexOf(character: string | undefined): number {
  return character === undefined ? -1 : "0123456789abcdef".indexOf(character.toLowerCase());
}
