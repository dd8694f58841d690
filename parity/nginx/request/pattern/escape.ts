import { Unsupported } from "./types";

/** Bytes that an escape of one character stands for (pcre2pattern, "Non-printing characters"). */
const LETTERS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

export interface EscapedByte {
  readonly byte: number;
  /** Offset behind the escape. */
  readonly end: number;
}

/**
 * The byte that the escape at `at` (behind the backslash) stands for: `\n`, `\x2f`, `\x{2f}`, `\o{57}`, `\057`, `\cA`, or the
 * character itself where it is no letter or digit. Null: it is not a byte (a set, an assertion, a reference).
 */
export function escapedByte(source: string, at: number): EscapedByte | null {
  const letter = source[at];
  if (letter === undefined) throw new Unsupported("\\ at the end");
  if (!/[A-Za-z0-9]/.test(letter)) return { byte: source.charCodeAt(at), end: at + 1 };
  if (letter in LETTERS) return { byte: LETTERS[letter]!, end: at + 1 };
  if (letter === "x") return hexadecimal(source, at + 1);
  if (letter === "o") return braced(source, at + 1, /^\{([0-7]+)\}/, 8);
  if (letter === "0") return octal(source, at);
  if (letter === "c") return control(source, at + 1);
  return null;
}

function hexadecimal(source: string, at: number): EscapedByte {
  if (source[at] === "{") return braced(source, at, /^\{([0-9a-fA-F]+)\}/, 16);
  const digits = /^[0-9a-fA-F]{0,2}/.exec(source.slice(at, at + 2))![0];
  return { byte: digits === "" ? 0 : Number.parseInt(digits, 16), end: at + digits.length };
}

function braced(source: string, at: number, shape: RegExp, base: number): EscapedByte {
  const found = shape.exec(source.slice(at, at + 16));
  const byte = found === null ? Number.NaN : Number.parseInt(found[1]!, base);
  if (!(byte < 256)) throw new Unsupported(`\\${source[at - 1]}{…} that is no byte`);
  return { byte, end: at + found![0].length };
}

/** `\0` and up to two more octal digits; also `\123` where no such group exists. */
export function octal(source: string, at: number): EscapedByte {
  const digits = /^[0-7]{1,3}/.exec(source.slice(at, at + 3))![0];
  return { byte: Number.parseInt(digits, 8) & 255, end: at + digits.length };
}

function control(source: string, at: number): EscapedByte {
  const code = source.charCodeAt(at);
  if (!(code >= 32 && code < 127)) throw new Unsupported("\\c without a printable character");
  return { byte: source[at]!.toUpperCase().charCodeAt(0) ^ 64, end: at + 1 };
}
