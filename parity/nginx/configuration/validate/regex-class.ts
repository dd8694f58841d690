import type { RegexCursor } from "./regex-cursor";

/** Reads a class, from its `[` on. */
export function readClass(cursor: RegexCursor): void {
  const posix = /^\[([:.=])[^\]\\]*\1\]/.exec(cursor.source.slice(cursor.at));
  if (posix !== null) cursor.fail(posix[1] === ":" ? POSIX_OUTSIDE : COLLATING);
  cursor.at++;
  if (cursor.looking("^")) cursor.at++;
  for (let first = true; first || !cursor.looking("]"); first = false) {
    const low = classItem(cursor);
    if (!cursor.looking("-") || cursor.source[cursor.at + 1] === "]" || cursor.at + 1 >= cursor.source.length) continue;
    if (low === null) cursor.fail(BAD_RANGE);
    cursor.at++;
    const start = cursor.at;
    const high = classItem(cursor);
    if (high === null) cursor.fail(BAD_RANGE);
    if (high < low)
      cursor.fail("range out of order in character class", cursor.source[start] === "\\" ? cursor.at : start);
  }
  cursor.at++;
  cursor.quantifiable = true;
}

/** One item of a class: the code of a character, or null for a set. */
function classItem(cursor: RegexCursor): number | null {
  const char = cursor.source[cursor.at];
  if (char === undefined) cursor.fail("missing terminating ] for character class");
  const posix = char === "[" ? /^\[([:.=])(\^?)([^\]\\]*)\1\]/.exec(cursor.source.slice(cursor.at)) : null;
  if (posix !== null) {
    if (posix[1] !== ":") cursor.fail(COLLATING);
    if (!POSIX_NAMES.has(posix[3]!)) cursor.fail("unknown POSIX class name", cursor.at + 2 + posix[2]!.length);
    cursor.at += posix[0].length;
    return null;
  }
  if (char !== "\\") {
    cursor.at++;
    return char.charCodeAt(0);
  }
  return classEscape(cursor);
}

function classEscape(cursor: RegexCursor): number | null {
  const letter = cursor.source[cursor.at + 1];
  if (letter === undefined) cursor.fail("\\ at end of pattern", cursor.at + 1);
  cursor.at += 2;
  if (letter === "Q") {
    cursor.quoted();
    return classItem(cursor);
  }
  if (letter === "E") return classItem(cursor);
  if ("BRX".includes(letter)) cursor.fail("escape sequence is invalid in character class", cursor.at);
  if ("dDwWsShHvVpP".includes(letter)) {
    if (letter === "p" || letter === "P") cursor.property();
    return null;
  }
  const start = cursor.at;
  if (letter !== "b") cursor.common(letter);
  if (/[A-Za-z0-9]/.test(letter)) return CONTROL.get(letter) ?? numeric(cursor.source.slice(start - 1, cursor.at));
  return letter.charCodeAt(0);
}

/** `x41`, `x{41}`, `07`: where it cannot be told, a value that every range takes. */
function numeric(text: string): number {
  const hex = /^x\{?([0-9A-Fa-f]+)/.exec(text);
  if (hex !== null) return Number.parseInt(hex[1]!, 16);
  return Number.NaN;
}

const CONTROL: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["e", 27],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
]);

const BAD_RANGE = "invalid range in character class";
const COLLATING = "POSIX collating elements are not supported";
const POSIX_OUTSIDE = "POSIX named classes are supported only within a class";
const POSIX_NAMES: ReadonlySet<string> = new Set(
  "alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit".split(" "),
);
