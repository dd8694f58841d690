import { escapedByte, octal } from "./escape";
import { addAll, type ByteSet, caseless, ESCAPED_SETS, inverse, POSIX_SETS } from "./sets";
import { Unsupported } from "./types";

/** Reads a class from behind its `[` on. `end` is behind its `]`. */
export function readClass(source: string, start: number, fold: boolean): { set: ByteSet; end: number } {
  const negated = source[start] === "^";
  let at = negated ? start + 1 : start;
  const set = new Uint8Array(256);
  for (let first = true; ; first = false) {
    if (at >= source.length) throw new Unsupported("[ without ]");
    if (source[at] === "]" && !first) break;
    const item = readItem(source, at);
    at = item.end;
    if (item.set !== null) addAll(set, item.set);
    else at = readRange(source, item.byte, at, set);
  }
  const folded = fold ? caseless(set) : set;
  return { set: negated ? inverse(folded) : folded, end: at + 1 };
}

/** Adds `low`, or the range that it begins. Returns the offset behind it. */
function readRange(source: string, low: number, at: number, set: ByteSet): number {
  set[low] = 1;
  if (source[at] !== "-" || at + 1 >= source.length || source[at + 1] === "]") return at;
  const high = readItem(source, at + 1);
  if (high.set !== null) {
    // `a-\d`: the hyphen is itself (pcre2pattern, "Square brackets and character classes").
    set[45] = 1;
    addAll(set, high.set);
    return high.end;
  }
  if (high.byte < low) throw new Unsupported("a range out of order");
  for (let byte = low; byte <= high.byte; byte++) set[byte] = 1;
  return high.end;
}

type Item = { readonly end: number } & (
  | { readonly set: ByteSet; readonly byte: -1 }
  | { readonly set: null; readonly byte: number }
);

function readItem(source: string, at: number): Item {
  const character = source[at]!;
  if (character === "[") {
    const posix = /^\[([:.=])(\^?)([a-z]*)\1\]/.exec(source.slice(at, at + 16));
    if (posix !== null) return posixItem(posix, at);
  }
  if (character !== "\\") return { set: null, byte: source.charCodeAt(at), end: at + 1 };
  const letter = source[at + 1] ?? "";
  if (letter === "b") return { set: null, byte: 8, end: at + 2 };
  const set = letter === "N" ? undefined : ESCAPED_SETS.get(letter);
  if (set !== undefined) return { set, byte: -1, end: at + 2 };
  const byte = /[1-7]/.test(letter) ? octal(source, at + 1) : escapedByte(source, at + 1);
  if (byte === null) throw new Unsupported(`\\${letter} in a class`);
  return { set: null, ...byte };
}

function posixItem(found: RegExpExecArray, at: number): Item {
  const set = found[1] === ":" ? POSIX_SETS.get(found[3]!) : undefined;
  if (set === undefined) throw new Unsupported(found[0]);
  return { set: found[2] === "^" ? inverse(set) : set, byte: -1, end: at + found[0].length };
}
