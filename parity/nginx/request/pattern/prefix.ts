/** Text of an expression that stands for itself, one character: what is behind it may repeat it. */
const LITERAL = /[\w/%~=&;,@!'":<> -]|\\[^\w]/y;
const REPEATS = /[*?{]/;

/**
 * What every text begins with that an expression matches, as far as it is plain to see; empty: nothing is. For expressions
 * that cannot be run: most requests are none of theirs.
 */
export function literalPrefix(source: string): string {
  if (!source.startsWith("^") || hasAlternatives(source)) return "";
  let prefix = "";
  for (LITERAL.lastIndex = 1; ; ) {
    const at = LITERAL.lastIndex;
    const found = LITERAL.exec(source)?.[0];
    if (found === undefined || REPEATS.test(source[at + found.length] ?? "")) return prefix;
    prefix += found.at(-1)!;
  }
}

/** What stands for something else than it does elsewhere: escapes and classes. */
const OPAQUE = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?[a-z]+:\]|[^\\\]])*\]/g;

/** Whether a `|` stands outside of all groups; one too many is found rather than one too few. */
function hasAlternatives(source: string): boolean {
  if (!source.includes("|")) return false;
  if (/\\Q|\(\?#/.test(source)) return true;
  let depth = 0;
  for (const character of source.replace(OPAQUE, "")) {
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "|" && depth <= 0) return true;
  }
  return false;
}
