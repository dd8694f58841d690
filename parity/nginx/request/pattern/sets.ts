/** Sets of bytes: 256 flags each. PCRE's tables are those of the C locale: letters, digits and spaces are ASCII. */
export type ByteSet = Uint8Array;

export function setOf(test: (byte: number) => boolean): ByteSet {
  const set = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) if (test(byte)) set[byte] = 1;
  return set;
}

export function inverse(set: ByteSet): ByteSet {
  const others = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) others[byte] = 1 - set[byte]!;
  return others;
}

export function addAll(target: ByteSet, source: ByteSet): void {
  for (let byte = 0; byte < 256; byte++) if (source[byte] === 1) target[byte] = 1;
}

/** Closes a set under the case of ASCII letters. */
export function caseless(set: ByteSet): ByteSet {
  const closed = set.slice();
  for (let byte = 97; byte <= 122; byte++) {
    if (set[byte] === 1 || set[byte - 32] === 1) closed[byte] = closed[byte - 32] = 1;
  }
  return closed;
}

/** Bytes from the first of a range to its last. The tables below are made when the module is loaded. */
function within(...ranges: readonly (readonly [low: number, high: number])[]): ByteSet {
  const set = new Uint8Array(256);
  for (const [low, high] of ranges) set.fill(1, low, high + 1);
  return set;
}

const SINGLES: (ByteSet | undefined)[] = [];

/** The set of one byte, or of a letter in both cases. A literal text is made of many of them: they are made once. */
export function single(byte: number, fold: boolean): ByteSet {
  const isLetter = (byte | 32) >= 97 && (byte | 32) <= 122 && byte < 128;
  const index = fold && isLetter ? 256 + (byte | 32) : byte;
  let set = SINGLES[index];
  if (set === undefined) {
    set = setOf((code) => code === byte || (fold && isLetter && (code | 32) === (byte | 32)));
    SINGLES[index] = set;
  }
  return set;
}

const DIGIT = within([48, 57]);
const WORD = within([48, 57], [65, 90], [95, 95], [97, 122]);
const SPACE = within([9, 13], [32, 32]);
/** `\h` and `\v` hold a few bytes beyond ASCII: no-break space; NEL. */
const HORIZONTAL = within([9, 9], [32, 32], [0xa0, 0xa0]);
const VERTICAL = within([10, 13], [0x85, 0x85]);
const NEWLINE = within([10, 10]);

export const isWord = (byte: number): boolean => WORD[byte] === 1;
export const ANY: ByteSet = within([0, 255]);
export const NOT_NEWLINE: ByteSet = inverse(NEWLINE);

/** `\d`, `\W` and the like, by letter. */
export const ESCAPED_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ["d", DIGIT],
  ["D", inverse(DIGIT)],
  ["w", WORD],
  ["W", inverse(WORD)],
  ["s", SPACE],
  ["S", inverse(SPACE)],
  ["h", HORIZONTAL],
  ["H", inverse(HORIZONTAL)],
  ["v", VERTICAL],
  ["V", inverse(VERTICAL)],
  ["N", NOT_NEWLINE],
]);

/** `[:alpha:]` and the like, in a class. */
export const POSIX_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ["alpha", within([65, 90], [97, 122])],
  ["lower", within([97, 122])],
  ["upper", within([65, 90])],
  ["alnum", within([48, 57], [65, 90], [97, 122])],
  ["ascii", within([0, 127])],
  ["blank", within([9, 9], [32, 32])],
  ["cntrl", within([0, 31], [127, 127])],
  ["digit", DIGIT],
  ["graph", within([33, 126])],
  ["print", within([32, 126])],
  ["punct", within([33, 47], [58, 64], [91, 96], [123, 126])],
  ["space", SPACE],
  ["word", WORD],
  ["xdigit", within([48, 57], [65, 70], [97, 102])],
]);
