/**
 * Splits `runtime.options.nodeargs` into words as the CLI's language host does: at white space, quotes and backslashes
 * as in a shell, nothing expanded. Null when a quote is not closed.
 */
export function shellWords(text: string): string[] | null {
  const words: string[] = [];
  const piece = /\s+|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|([^\s'"\\]+)/y;
  let word: string | null = null;
  for (let at = 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const match = piece.exec(text);
    if (match === null) return null;
    const part = match[1] ?? match[2]?.replace(/\\(["\\])/g, "$1") ?? match[3] ?? match[4];
    if (part !== undefined) word = (word ?? "") + part;
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}
