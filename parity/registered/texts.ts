import { referencesIn } from "../graph/index";
import { REF_OPEN, TAG, type Value } from "../graph/types";

/**
 * True when a registered text is the proven one with anything in the place of the references to outputs: what an output is,
 * only the cloud knows. Texts around them must be the same.
 */
export function matchesText(proven: string, registered: string): boolean {
  if (proven === registered) return true;
  if (proven.includes(REF_OPEN)) return matchesPieces(piecesOf(proven), registered);
  const inside = encodedReferences(proven);
  return inside !== null && matchesPieces(piecesOf(inside), Buffer.from(registered, "base64").toString("utf8"));
}

/** True where a value, at any depth and inside base64 too, refers to an output. */
export function hasReference(value: Value): boolean {
  if (typeof value === "string") return value.includes(REF_OPEN) || encodedReferences(value) !== null;
  if (typeof value !== "object" || value === null) return false;
  // Nothing is known of a secret: it may be built from outputs.
  if (TAG in value && (value as { readonly [TAG]: Value })[TAG] === "secret") return true;
  return Object.values(value).some((item: Value) => hasReference(item));
}

/** What a program encoded, where it holds references: a callback that encodes is given the references themselves. */
function encodedReferences(text: string): string | null {
  if (text.length < 8 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const inside = Buffer.from(text, "base64").toString("utf8");
  return inside.includes(REF_OPEN) ? inside : null;
}

/** The texts before, between and after the references. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of referencesIn(text)) {
    pieces.push(text.slice(from, start));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

/** In order, the first at the beginning and the last at the end: linear in the text, whatever it is. */
function matchesPieces(pieces: readonly string[], text: string): boolean {
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
