/**
 * glob(3) as nginx calls it (flags 0, C locale) over a list of paths: `*`, `?` and `[…]` match inside one component and
 * never a leading dot; a backslash quotes; matches come sorted by bytes. `?` is one byte, as in the C locale.
 */
export function glob(pattern: string, paths: Iterable<string>): string[] {
  const parts = components(pattern).map(bytes);
  const found: { path: string; key: Buffer }[] = [];
  for (const path of paths) {
    const given = components(path);
    if (given.length === parts.length && parts.every((part, index) => matches(part, bytes(given[index]!)))) {
      found.push({ path, key: Buffer.from(path) });
    }
  }
  return found.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ path }) => path);
}

/** Whether nginx globs a name, or opens it as it stands. */
export function isGlob(name: string): boolean {
  return /[*?[]/.test(name);
}

function components(path: string): string[] {
  return path.split("/");
}

function bytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** fnmatch(3) for one component. Remembers the last star only, so that the time is bounded by the product of lengths. */
function matches(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !/^\\?\./.test(pattern)) return false;
  let at = 0;
  let next = 0;
  let star: { at: number; next: number } | null = null;
  while (at < name.length || next < pattern.length) {
    if (pattern[next] === "*") {
      star = { at, next: ++next };
      continue;
    }
    const length = at < name.length ? one(pattern, next, name[at]!) : 0;
    if (length > 0) {
      at++;
      next += length;
    } else if (star !== null && star.at < name.length) {
      at = ++star.at;
      next = star.next;
    } else return false;
  }
  return true;
}

/** Length of the pattern at `next` when it matches the character, else 0. */
function one(pattern: string, next: number, char: string): number {
  const code = pattern[next];
  if (code === "?") return 1;
  if (code === "\\" && next + 1 < pattern.length) return pattern[next + 1] === char ? 2 : 0;
  if (code === "[") {
    const set = bracket(pattern, next);
    if (set !== null) return set.has(char) !== set.negated ? set.length : 0;
  }
  return code === char ? 1 : 0;
}

interface CharacterSet {
  readonly negated: boolean;
  /** Length of the expression in the pattern. */
  readonly length: number;
  has(char: string): boolean;
}

/** One item of a bracket expression: a class, an equivalence class or a collating symbol; or a range, or a character. */
const ITEM = /\[:([a-z]+):\]|\[([.=])(.)\2\]|(\\.|[^\\])-(\\.|[^\\\]])|\\(.)|([^\\])/sy;

/** The bracket expression at `open`; null where it is not closed, and the bracket is a character like others. */
function bracket(pattern: string, open: number): CharacterSet | null {
  const negated = pattern[open + 1] === "!" || pattern[open + 1] === "^";
  const first = open + (negated ? 2 : 1);
  const tests: ((char: string) => boolean)[] = [];
  ITEM.lastIndex = first;
  while (pattern[ITEM.lastIndex] !== "]" || ITEM.lastIndex === first) {
    const item = ITEM.exec(pattern);
    if (item === null) return null;
    const [, cls, , symbol, from, to, quoted, plain] = item;
    if (cls !== undefined) tests.push((char) => CLASSES[cls]?.test(char) ?? false);
    else if (from !== undefined) tests.push((char) => char >= from.at(-1)! && char <= to!.at(-1)!);
    else tests.push((char) => char === (symbol ?? quoted ?? plain));
  }
  return { negated, length: ITEM.lastIndex + 1 - open, has: (char) => tests.some((test) => test(char)) };
}

/** Character classes of the C locale. */
const CLASSES: { readonly [name: string]: RegExp } = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};
