import { octal } from "./escape";
import { type Place, Unsupported } from "./types";

/** Escapes that match a place. */
export const PLACES: Readonly<Record<string, Place>> = {
  A: "start",
  Z: "end-or-newline",
  z: "end",
  b: "word",
  B: "not-word",
};

/** How often, by a quantifier: `*`, `{2,3}` … */
export function bounds(found: RegExpExecArray): readonly [number, number] {
  if (found[0] === "*") return [0, Number.POSITIVE_INFINITY];
  if (found[0] === "+") return [1, Number.POSITIVE_INFINITY];
  if (found[0] === "?") return [0, 1];
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3]);
  if (max < min || min > 65535 || (max !== Number.POSITIVE_INFINITY && max > 65535)) {
    throw new Unsupported("numbers of a quantifier out of order or too large");
  }
  return [min, max];
}

/** `\\123` where there are not so many groups. */
export function octalOrFail(source: string, at: number) {
  if (!/[1-7]/.test(source[at]!)) throw new Unsupported("a reference to no group");
  return octal(source, at);
}

/** How many groups capture, counted beforehand for `\12`: an upper bound is enough where classes hold parentheses. */
export function countGroups(source: string): number {
  return source.match(/\((?!\?)|\(\?(?:P?<(?![=!])|')/g)?.length ?? 0;
}

/**
 * The length of `(*UTF8)` and its like at the beginning. On ASCII alone they change nothing; more is not known here.
 * Throws {@link Unsupported} for other verbs.
 */
export function unicodeVerbs(source: string): number {
  const verbs = /^(?:\(\*(?:UTF8?|UCP)\))*/.exec(source)![0];
  if (source.startsWith("(*", verbs.length)) throw new Unsupported("(*…) at the beginning");
  if (verbs !== "" && /[^\x00-\x7f]/.test(source)) throw new Unsupported(`${verbs} beyond ASCII`);
  return verbs.length;
}
