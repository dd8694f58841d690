/** One change of a text: at `at`, `remove` characters give way to `text`. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly text: string;
}

/** Makes edits that do not overlap. Line breaks of what is put in are those of the text. */
export function edited(text: string, edits: readonly Edit[]): string {
  const inOrder = [...edits].sort((a, b) => b.at - a.at);
  return inOrder.reduce(
    (before, { at, remove, text: put }) => before.slice(0, at) + put + before.slice(at + remove),
    text,
  );
}

/** Lines after the one that ends at `at`. A last line without a break stays one without. */
export function appendAt(text: string, at: number, lines: readonly string[]): Edit {
  const ending = lineBreak(text, at) || lineBreak(text, endOfLine(text, 0)) || "\n";
  return { at, remove: 0, text: lines.map((line) => ending + line).join("") };
}

/** `\n`, `\r\n`, or nothing where no line ends at this place. */
export function lineBreak(text: string, at: number): string {
  if (text[at] === "\n") return "\n";
  return text.startsWith("\r\n", at) ? "\r\n" : "";
}

/** Where the line that a place is in ends, before its break. */
export function endOfLine(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  if (found < 0) return text.length;
  return found > at && text[found - 1] === "\r" ? found - 1 : found;
}

/** The same of the line that a place ends: behind a break it is the one before. */
export function endOfEnded(text: string, at: number): number {
  if (at === 0 || text[at - 1] !== "\n") return endOfLine(text, at);
  return at - (text[at - 2] === "\r" ? 2 : 1);
}

/** The same of the last line up to there that is not blank. */
export function lastLineOf(text: string, at: number): number {
  return endOfLine(text, text.slice(0, at).trimEnd().length);
}

export function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}
