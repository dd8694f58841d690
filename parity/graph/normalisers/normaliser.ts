import type { DecodedTree, Format, Tree } from "../tree";
import type { Value } from "../types";

/** Where a value stands, as far as that tells what it is. */
export interface Place {
  /** Pulumi type token of the resource. */
  readonly type: string;
  /** Property path with `[]` for any index and `!` for a decoding step. */
  readonly path: string;
  /** The nearest key: `userData`, `policy`, `default.conf`; for a part of a message its media type. */
  readonly property: string;
  /** The file that the text is the content of, as the program names it, or null. */
  readonly file: string | null;
}

/** What a normaliser may ask for about what it uncovered. Both are total, and bounded in depth and size. */
export interface Inner {
  text(text: string, place: Place): Tree;
  value(value: Value, place: Place): Tree;
  /** Bytes that gzip made as text; null where they are not, or where the limit of decompressed text is reached. */
  gunzip(bytes: Uint8Array): string | null;
}

/**
 * Takes one format off a text. Null means: not this format, the next one is asked. A normaliser never throws, and never
 * takes off what it could not tell apart afterwards: two texts that mean different things must give different trees.
 */
export interface Normaliser {
  readonly id: Format;
  decode(text: string, place: Place, inner: Inner): DecodedTree | null;
}

/** The tree with formats put outside of those that are already taken off. */
export function wrap(formats: readonly Format[], tree: Tree): DecodedTree {
  if (tree.kind === "decoded") return { ...tree, formats: [...formats, ...tree.formats] };
  return { kind: "decoded", formats, content: tree, parts: [] };
}

/** The place of decoded content below `place`. */
export function contentPlace(place: Place): Place {
  return { ...place, path: `${place.path}!` };
}

/** Names made unique in order: the second `a` becomes `a#2`. */
export function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  };
}

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as the text they are in UTF-8; null for bytes that are not text. Escape (colours in scripts) counts as text. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = DECODER.decode(bytes);
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
