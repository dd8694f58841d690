import type { Directive } from "../types";
import { undecided } from "./cannot-decide";
import type { Text, Unknown } from "./types";

/** Joins pieces; with one unknown piece the whole is unknown, by the name of the first. */
export function join(pieces: readonly Text[]): Text {
  let text = "";
  for (const piece of pieces) {
    if (typeof piece !== "string") return piece;
    text += piece;
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
