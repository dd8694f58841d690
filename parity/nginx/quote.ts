/**
 * The replacements nginx makes in every word, quoted or not; any other backslash stays, and so does what follows it.
 */
export function unescapeWord(raw: string): string {
  return raw.replace(/\\(["'\\trn])/g, (_, code: string) => ESCAPES[code] ?? code);
}

const ESCAPES: { readonly [code: string]: string } = { t: "\t", r: "\r", n: "\n" };

/** After a backslash these make nginx drop or replace it, so that backslash must be doubled. */
const REPLACED = new Set(['"', "'", "\\", "t", "r", "n"]);

/**
 * The plainest form under which nginx reads `arg`: bare where that needs no escapes of ours, else in the quotes that need
 * fewer backslashes, double ones where both need the same. It takes no more of nginx's buffer than the form it was read
 * from, so what fitted still does. Every string has such a form; a bare one must be followed by white space or `;`.
 */
export function quoteArg(arg: string): string {
  const bare = bareForm(arg, false);
  if (bare !== null) return bare;
  const double = quotedForm(arg, '"');
  const single = quotedForm(arg, "'");
  const quoted = single.length < double.length ? single : double;
  if (quoted.length === arg.length + 2) return quoted;
  const escaped = bareForm(arg, true);
  // The opening quote is not in the buffer.
  return escaped !== null && escaped.length < quoted.length - 1 ? escaped : quoted;
}

const BLANK: { readonly [char: string]: string } = { "\t": "\\t", "\r": "\\r", "\n": "\\n" };

/** Null where a space, `;`, `{` or the first character rules it out; with `escapes`, line ends and such do not. */
function bareForm(arg: string, escapes: boolean): string | null {
  if (arg === "" || /^[ ;{}#]/.test(arg) || (!escapes && /^["'\t\r\n]/.test(arg))) return null;
  if (!/[ \t\r\n;{\\]/.test(arg) && !escapes) return arg;
  let form = /^["']/.test(arg) ? "\\" : "";
  for (let at = 0; at < arg.length; at++) {
    const char = arg[at]!;
    form += escapes ? (BLANK[char] ?? char) : char;
    if (char === "\\") {
      // Doubled, or it keeps the next character from meaning anything, whatever that is.
      form += mustDouble(arg, at) ? "\\" : arg[++at]!;
    } else if (char === "$") {
      for (; arg[at + 1] === "{"; at++) form += "{";
    } else if (char === " " || char === ";" || char === "{" || (!escapes && BLANK[char] !== undefined)) return null;
  }
  return form;
}

/** True where a single backslash in a bare word would be dropped, or take the `$` away from `${`. */
function mustDouble(arg: string, at: number): boolean {
  const next = arg[at + 1];
  return next === undefined || REPLACED.has(next) || (next === "$" && arg[at + 2] === "{");
}

function quotedForm(arg: string, quote: '"' | "'"): string {
  let form = quote as string;
  for (let at = 0; at < arg.length; at++) {
    const char = arg[at]!;
    const next = arg[at + 1];
    if (char === quote) form += "\\";
    else if (char === "\\" && (next === undefined || REPLACED.has(next))) form += "\\";
    form += char;
  }
  return form + quote;
}
