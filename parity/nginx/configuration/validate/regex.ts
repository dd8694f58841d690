import { RegexReader } from "./regex-reader";

/**
 * What PCRE2 (10.42, as nginx calls it) says of a regular expression that is none: brackets, quantifiers, classes, escapes
 * and names. It accepts what it does not look at – the length of lookbehinds, properties, conditions –, never the reverse.
 */
export interface RegexFacts {
  /** Null: it is taken. */
  readonly error: string | null;
  readonly captures: number;
  readonly names: readonly string[];
}

/** `message` is nginx's: `pcre2_compile() failed: … in "…" at "…"`. */
export function readRegex(pattern: string): RegexFacts {
  // PCRE2 reads bytes.
  const isAscii = /^[\0-\x7f]*$/.test(pattern);
  const reader = new RegexReader(isAscii ? pattern : Buffer.from(pattern).toString("latin1"));
  const text = (part: string): string => (isAscii ? part : Buffer.from(part, "latin1").toString());
  const failure = reader.read();
  const { captures, names } = reader;
  if (failure === null) return { error: null, captures, names: names.map(text) };
  const rest = text(reader.source.slice(failure.at));
  const place = rest === "" ? "" : ` at "${rest}"`;
  return { error: `pcre2_compile() failed: ${failure.what} in "${pattern}"${place}`, captures: 0, names: [] };
}
