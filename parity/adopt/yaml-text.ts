/** Words that would not be text without quotes, to one reader of YAML or another. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Controls, marks of direction or without width, separators, private and half characters, spaces that are not U+0020. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** A name or a value as YAML: plain where it is one simple word, else quoted, with all but letters and ASCII escaped. */
export function yamlText(text: string): string {
  const plain = /^[A-Za-z][A-Za-z0-9_./:@-]*$/.test(text) && !text.endsWith(":") && !RESERVED.test(text);
  return plain ? text : JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  // Letters of any language stay readable; what moves a cursor, has no width or is half a character does not.
  return /[\p{L}\p{M}\p{N}]/u.test(character) ? character : escapeOf(code);
}

function escapeOf(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

/**
 * What a person wrote, or an address, as YAML in one line: plain as far as YAML has no other meaning for it, else quoted
 * with only what cannot be seen escaped.
 *
 * @param inFlow it stands between `{` and `}`, where commas and brackets mean something
 */
export function yamlWords(text: string, inFlow: boolean): string {
  const plain =
    /^\p{L}/u.test(text) &&
    !/: | #|[: ]$/.test(text) &&
    !INVISIBLE.test(text) &&
    !(inFlow && /[,[\]{}]/.test(text)) &&
    !RESERVED.test(text);
  return plain ? text : quotedWords(text);
}

/** The same, quoted: JSON too. */
export function quotedWords(text: string): string {
  return JSON.stringify(text).replace(new RegExp(INVISIBLE, "gu"), (character) =>
    Array.from({ length: character.length }, (_, index) => escapeOf(character.charCodeAt(index))).join(""),
  );
}
