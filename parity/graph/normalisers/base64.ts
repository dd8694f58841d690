import type { DecodedTree, Format } from "../tree";
import { type Inner, type Normaliser, type Place, textOf, wrap } from "./normaliser";

/** Characters that a text must have to count as base64 where nothing says so, lest a name be taken for it. */
export const SHORTEST_BASE64 = 24;

/** Properties whose text is base64 by contract, at any length. */
export function isEncodedProperty(property: string): boolean {
  return /user_?data|custom_?data|base64|b64/i.test(property);
}

/** Base64 of text, or of gzip of text. Base64 of other bytes stays what it is. */
export const base64: Normaliser = {
  id: "base64",
  decode(text, place, inner) {
    const bytes = bytesOf(text, isEncodedProperty(place.property) ? 4 : SHORTEST_BASE64);
    const under = bytes && uncover(bytes, inner);
    return under && wrap(under.formats, inner.text(under.text, place));
  },
};

/** The bytes of canonical base64 of at least `shortest` characters, line breaks aside; null for any other text. */
export function bytesOf(text: string, shortest: number): Uint8Array | null {
  const compact = text.includes("\n") ? text.replace(/[\r\n]+/g, "") : text;
  if (compact.length < shortest || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null;
  const bytes = Buffer.from(compact, "base64");
  return bytes.toString("base64") === compact ? bytes : null;
}

/** Content that something already said to be base64: no least length, and white space anywhere. */
export function decodeBase64(text: string, place: Place, inner: Inner): DecodedTree | null {
  const under = underBase64(text, inner);
  return under && wrap(under.formats, inner.text(under.text, place));
}

/** The text of such content, and what was taken off to see it. */
export function underBase64(text: string, inner: Inner): Uncovered | null {
  const compact = text.replace(/\s+/g, "");
  const bytes = Buffer.from(compact, "base64");
  return bytes.toString("base64") === compact ? uncover(bytes, inner) : null;
}

/** A text, and what was taken off to see it, outermost first. */
export interface Uncovered {
  readonly formats: readonly Format[];
  readonly text: string;
}

function uncover(bytes: Uint8Array, inner: Inner): Uncovered | null {
  const zipped = isGzip(bytes);
  const text = zipped ? inner.gunzip(bytes) : textOf(bytes);
  return text === null ? null : { formats: zipped ? ["base64", "gzip"] : ["base64"], text };
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
