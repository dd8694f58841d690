import type { Directive } from "../types";
import { undecided } from "./cannot-decide";
import type { Text, Unknown } from "./types";

/** Texts that double with each rewrite or variable would not fit in any memory, nginx's included. */
const LONGEST = 1 << 22;

/** Joins pieces; with one unknown piece the whole is unknown, by the name of the first. */
export function join(pieces: readonly Text[]): Text {
  let text = "";
  for (const piece of pieces) {
    if (typeof piece !== "string") return piece;
    text += piece;
    if (text.length > LONGEST) return undecided("a text of more than 4 MiB that a request grows to");
  }
  return text;
}

/** The text, where a decision needs it. */
export function known(text: Text, directive: Directive | null): string {
  return typeof text === "string" ? text : undecided(`$${text.unknown}`, directive);
}

export function unknown(name: string): Unknown {
  return { unknown: name };
}
