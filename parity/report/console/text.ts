/** Text for a terminal: nothing in it may act on the terminal, and every line has a known width. */

/** Typography that a person knows by sight, for terminals that show ASCII only. */
const ASCII: { readonly [character: string]: string } = {
  "…": "...",
  "–": "-",
  "—": "-",
  "·": "-",
  "→": "->",
  "×": "x",
  "≤": "<=",
  "≥": ">=",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
};

/** Controls, bidi marks, zero-width and private characters, separators, and every space that is not U+0020. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** Commands that the runner of GitHub Actions knows: https://github.com/actions/runner, `ActionCommandManager.cs`. */
const COMMANDS =
  "add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal-set-repo-path|notice|remove-matcher|" +
  "save-state|set-env|set-output|stop-commands|warning";

/**
 * What a runner of pipelines obeys when it reads it in a log: `::name …::` where a line begins with it (so before a word
 * whatever the name, and inside one, which may be broken, the known names; `urn:pulumi:dev::app::…` stays as it is),
 * `##[name]` and `##vso[name]` anywhere.
 */
const WORKFLOW_COMMAND = new RegExp(
  `(?<!\\S)::(?=[a-z-]+(?: .*?)?::)|::(?=(?:${COMMANDS})(?: .*?)?::)|##(?=[a-z]*\\[)`,
  "gi",
);

/**
 * The one escape of this format: what would act on the terminal or on what keeps its output, or could not be seen, becomes
 * `\n`, `\t` or `\u{…}`. Applied to every name, value and message of a result before anything else is done with it.
 */
export function visible(text: string, unicode: boolean): string {
  const shown = text
    .replace(INVISIBLE, escapeCharacter)
    .replace(WORKFLOW_COMMAND, (mark) => mark[0] + escapeCharacter(mark[1]!));
  return unicode
    ? shown
    : shown.replace(/[^\u0020-\u007e]/gu, (character) => ASCII[character] ?? escapeCharacter(character));
}

function escapeCharacter(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** Columns that `text` takes: two for wide characters (Unicode TR 11 and emoji), none for combining marks. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** First and last code points of the blocks that terminals show two columns wide. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (/[\p{Mn}\p{Me}]/u.test(character)) return 0;
  if (WIDE.some(([first, last]) => code >= first && code <= last)) return 2;
  return /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}

/** Spaces on the right until `text` takes `width` columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** `text` in at most `width` columns; where something is cut from the end, `ellipsis` stands for it. */
export function clip(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  return take(text, Math.max(0, width - displayWidth(ellipsis))) + ellipsis;
}

/** The longest beginning of `text` that takes at most `width` columns. */
export function take(text: string, width: number): string {
  let taken = "";
  let columns = 0;
  for (const character of text) {
    columns += characterWidth(character);
    if (columns > width) break;
    taken += character;
  }
  return taken;
}

/** The longest end of `text` that takes at most `width` columns. */
export function takeEnd(text: string, width: number): string {
  const characters = [...text];
  let start = characters.length;
  let columns = 0;
  while (start > 0) {
    columns += characterWidth(characters[start - 1]!);
    if (columns > width) break;
    start--;
  }
  return characters.slice(start).join("");
}

/**
 * Words of `text` on lines of at most `columns`, two at least; a longer word is broken, after a `/` or `!` of an address
 * where there is one. Never empty.
 */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => pieces(part, width))) {
    if (line !== "" && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** No two that follow each other fit on one line, where they would be joined as words are. */
function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const most = take(rest, width);
    const piece = most.slice(0, breakIn(most, rest[most.length] ?? "") ?? most.length);
    result.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...result, rest];
}

/** Where a name of an address ends last, `//` being no place to break at; null where nearly nothing would be left of the line. */
function breakIn(piece: string, next: string): number | null {
  const at = Math.max(...[...`${piece}${next}`.matchAll(/[/!](?![/!]|$)/g)].map(({ index }) => index + 1), 0);
  return at > 0 && displayWidth(piece.slice(0, at)) * 4 >= displayWidth(piece) ? at : null;
}
