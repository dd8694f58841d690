/**
 * Text as HAProxy's own reader takes it (configuration.txt, 2.2 "Quoting and escaping"): in single quotes, where nothing is
 * interpreted, and what cannot stand in them as `\\xNN`, which is replaced after the line has been cut into words. No value of a
 * foreign program can end a word, a line or a quotation, or name an environment variable.
 */

/** What stands for itself in a word: no delimiter, quote, comment, escape or variable begins with any of these. */
const HARMLESS = /^[A-Za-z0-9_./:=,@*+-]+$/;

/** One word of a line. Throws for NUL, which no line can hold. */
export function word(text: string): string {
  if (text.includes("\0")) throw new RangeError("HAProxy's configuration cannot hold a NUL character");
  if (HARMLESS.test(text)) return text;
  // Nothing at all would be no word.
  if (text === "") return '""';
  return text
    .split(/((?:['\x01-\x1f\x7f])+)/)
    .filter((part) => part !== "")
    .map((part) => (/^['\x01-\x1f\x7f]/.test(part) ? escaped(part) : `'${part}'`))
    .join("");
}

function escaped(text: string): string {
  return [...text].map((character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
}

/** Literal text in an argument that HAProxy evaluates as a log-format: `%` begins a variable there. */
export function literal(text: string): string {
  return text.replaceAll("%", "%%");
}

/** A regular expression that matches `text` alone. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Wildcards of load balancers (`*` any text, `?` one character) as the inside of a regular expression. */
export function globRegex(glob: string, any = "."): string {
  return [...glob]
    .map((character) => (character === "*" ? `${any}*` : character === "?" ? any : escapeRegex(character)))
    .join("");
}
