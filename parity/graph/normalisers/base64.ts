import type { DecodedTree } from "../tree";
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
    return bytes && decodeBytes(bytes, place, inner);
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
  const compact = text.replace(/\s+/g, "");
  const bytes = Buffer.from(compact, "base64");
  return bytes.toString("base64") === compact ? decodeBytes(bytes, place, inner) : null;
}

function decodeBytes(bytes: Uint8Array, place: Place, inner: Inner): DecodedTree | null {
  if (isGzip(bytes)) {
    const text = inner.gunzip(bytes);
    return text === null ? null : wrap(["base64", "gzip"], inner.text(text, place));
  }
  const text = textOf(bytes);
  return text === null ? null : wrap(["base64"], inner.text(text, place));
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
