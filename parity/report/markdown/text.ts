import { visible } from "../console/text";

/**
 * Text for GitHub's Markdown. Its filters work on what is rendered: a backslash keeps neither `@name` from notifying people
 * nor `#12` from linking, and custom prefixes (`JIRA-12`), commits and addresses link too. Only code is left alone. So of
 * foreign text plain words of English stand as they are, and every other word is a code span.
 */

/** Characters (code points) of a name, and of a sentence. */
const LONGEST_NAME = 120;
const LONGEST_PROSE = 500;

/** At most `most` characters, none of them cut in half. */
export function short(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

/** A foreign text as a code span. Its fence is longer than any run of backticks in it. */
export function code(text: string, most = LONGEST_NAME): string {
  const shown = short(visible(text.slice(0, 4 * most), true), most);
  if (shown === "") return '`""`';
  const fence = fenceFor(shown, 1);
  // One space on each side is taken off again where both sides have one.
  const spaced = /^`|`$|^ .* $/.test(shown) && shown.trim() !== "" ? ` ${shown} ` : shown;
  return fence + spaced + fence;
}

/** Backticks, more of them than anywhere in a row in the text, and at least `least`. */
export function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return "`".repeat(Math.max(least, longest + 1));
}

/** A foreign text in a cell of a table: a pipe would end it, also in code. */
export function cell(text: string, most = 60): string {
  return prose(text, most).replaceAll("|", "\\u{7c}");
}

/** English words, short numbers and the marks of these reports, which nothing in Markdown or on GitHub takes for more than that. */
const WORD = /^[A-Za-z]+(?:['’-][A-Za-z]+)*$|^\d{1,6}$|^[–→·…×≤≥✓✗?!]$/;
/** Letters that are digits of a commit's name. */
const COMMIT = /^[0-9a-f]{7,}$/i;
/** What may stand before and behind a word. */
const OPENING = /^["'(“‘]*/;
const CLOSING = /[.,;:!?)"'”’]*$/;
/** A foreign sentence: what it has in backticks is code, and so is every word that is not a plain one. */
export function prose(text: string, most = LONGEST_PROSE): string {
  const shown = short(visible(text.slice(0, 4 * most), true), most);
  const words: string[] = [];
  let word: Piece[] = [];
  for (const piece of piecesOf(shown)) {
    if (piece.text === " ") {
      if (word.length > 0) words.push(renderWord(word));
      word = [];
    } else word.push(piece);
  }
  if (word.length > 0) words.push(renderWord(word));
  return words.join(" ");
}

interface Piece {
  readonly text: string;
  /** True where it stood in backticks. */
  readonly isCode: boolean;
}

function piecesOf(text: string): Piece[] {
  return (text.match(/`[^`]+`| |[^ `]+|`/g) ?? []).map((piece) => {
    const isCode = piece.length > 2 && piece.startsWith("`") && piece.endsWith("`");
    return { text: isCode ? piece.slice(1, -1) : piece, isCode };
  });
}

/** Pieces without a space between them: one code span, with the plain punctuation around it outside. */
function renderWord(pieces: readonly Piece[]): string {
  const whole = pieces.map(({ text }) => text).join("");
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  const opening = first.isCode ? "" : OPENING.exec(first.text)![0];
  const closing = last.isCode ? "" : CLOSING.exec(last.text.slice(pieces.length === 1 ? opening.length : 0))![0];
  const inner = whole.slice(opening.length, whole.length - closing.length);
  if (inner === "") return WORD.test(whole) ? whole : code(whole);
  // `1.` and `1)` may begin a list.
  const isWord = !pieces.some(({ isCode }) => isCode) && WORD.test(inner) && !COMMIT.test(inner);
  const plain = isWord && !(/^\d/.test(inner) && /^[.)]/.test(closing));
  return opening + (plain ? inner : code(inner)) + closing;
}
