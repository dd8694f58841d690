/** As much of a shell's grammar as tells which files a command touches: words, quotes, separators. */
export interface Command {
  /** Words with their quotes taken off. */
  readonly words: readonly string[];
  /** Files that its output is written to. */
  readonly redirects: readonly string[];
}

/** The commands of a line, whatever decides whether they run: `a && b; c | d` are four. */
export function commandsOf(line: string): readonly Command[] {
  const commands: { words: string[]; redirects: string[] }[] = [{ words: [], redirects: [] }];
  let redirecting = false;
  for (const token of tokens(line)) {
    const current = commands.at(-1)!;
    if (token.kind === "separator") commands.push({ words: [], redirects: [] });
    else if (token.kind === "redirect") redirecting = true;
    else if (redirecting) {
      current.redirects.push(token.text);
      redirecting = false;
    } else current.words.push(token.text);
  }
  return commands.filter(({ words, redirects }) => words.length > 0 || redirects.length > 0);
}

interface Token {
  readonly kind: "word" | "separator" | "redirect";
  readonly text: string;
}

/** In order: comment, separators, redirections, words (with quoted parts), quotes that are not closed. */
const TOKEN =
  /(?<=^|\s)#.*|&&|\|\||[;|&()]|[{}](?=\s|$)|\d*>>?(?:&[\d-])?|\d*<<?[<&]?|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|\$\{[^}]*\}|\$\([^)]*\)|[^\s;|&<>()"'\\])+|["']/g;

function tokens(line: string): readonly Token[] {
  const found: Token[] = [];
  for (const [text] of line.matchAll(TOKEN)) {
    if (text.startsWith("#")) break;
    if (/^\d*>>?$/.test(text)) found.push({ kind: "redirect", text });
    else if (/^\d*[<>]/.test(text)) continue;
    else if (/^(?:&&|\|\||[;|&(){}])$/.test(text)) found.push({ kind: "separator", text });
    else found.push({ kind: "word", text: unquote(text) });
  }
  return found;
}

function unquote(word: string): string {
  return word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double, single, char) => {
    if (double !== undefined) return String(double).replace(/\\(["\\`])/g, "$1");
    return single ?? char;
  });
}
