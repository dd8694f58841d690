/** A file that a script writes as a word in quotes: `echo '…' > file`, `printf "…" | sudo tee file`. */
export interface QuotedWrite {
  readonly path: string;
  readonly append: boolean;
  readonly body: string;
  /** In single quotes the shell takes it as it stands. */
  readonly literal: boolean;
  /** The command without what is in the quotes. */
  readonly line: string;
  /** Lines that it takes. */
  readonly lines: number;
}

const COMMAND = /^(\s*(?:sudo\s+)?(echo(?:\s+-n)?|printf)\s+)(['"])/;
const PATH = String.raw`(["']?)(\/[^\s"';|&<>()]+)`;
/** What may follow: anything else does more than write the file. */
const TAIL = new RegExp(
  String.raw`^\s*(?:(>{1,2})\s*${PATH}\2|\|\s*(?:sudo\s+(?:-\w+\s+)*)?tee\s+(-a\s+|--append\s+)?${PATH}\5)\s*(?:>\s*\/dev\/null)?\s*(?:2>&1)?\s*;?\s*$`,
);

/** The one that begins at a line; null where there is none, or where the shell or `echo` makes something else of the text. */
export function quotedWrite(lines: readonly string[], at: number): QuotedWrite | null {
  const start = COMMAND.exec(lines[at]!);
  if (start === null) return null;
  const [head = "", , command = "", quote = ""] = start;
  const found = closing(lines, at, head.length, quote);
  if (found === null) return null;
  const tail = TAIL.exec(found.tail.slice(1).replace(/\r$/, ""));
  if (tail === null) return null;
  const path = (tail[3] ?? tail[6])!;
  // A line of a few words is a line: what it adds to a file of another kind is compared as that.
  if (found.text.length === 1 && !/\/(?:nginx|openresty)\//.test(path)) return null;
  const body = written(found.text.join("\n"), { command, quote, bash: /^#!.*\bbash\b/.test(lines[0]!) });
  if (body === null) return null;
  return {
    path,
    append: tail[1] === ">>" || tail[4] !== undefined,
    body,
    literal: quote === "'",
    line: `${head}${found.tail}`,
    lines: found.text.length,
  };
}

/** The text up to the quote that closes it, and the rest of that line from the quote on. */
function closing(
  lines: readonly string[],
  at: number,
  from: number,
  quote: string,
): { text: string[]; tail: string } | null {
  const text: string[] = [];
  for (let index = at; index < lines.length; index++) {
    const line = index === at ? lines[index]!.slice(from) : lines[index]!;
    const end = quote === "'" ? line.indexOf("'") : endOfDoubleQuotes(line);
    text.push(end < 0 ? line : line.slice(0, end));
    if (end >= 0) return { text, tail: line.slice(end) };
  }
  return null;
}

function endOfDoubleQuotes(line: string): number {
  const end = /^(?:[^"\\]|\\.)*/.exec(line)![0].length;
  return line[end] === '"' ? end : -1;
}

interface How {
  readonly command: string;
  readonly quote: string;
  readonly bash: boolean;
}

/** What ends up in the file, as a here-document would have it; null where the command makes something else of it. */
function written(text: string, { command, quote, bash }: How): string | null {
  // `\"` is the shell's; `\$` and the like are undone where variables are replaced.
  const body = quote === "'" ? text : text.replace(/\\(.)/g, (all, char: string) => (char === '"' ? char : all));
  const left = quote === "'" ? body : body.replace(/\\[$`]/g, "");
  if (command === "printf") return /[%\\]/.test(left) ? null : body;
  // Other shells than bash replace `\n` in what `echo` is given.
  if (!bash && left.includes("\\")) return null;
  return command.endsWith("-n") ? body : `${body}\n`;
}
