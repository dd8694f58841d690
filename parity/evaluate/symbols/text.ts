import { REF_CLOSE, REF_OPEN } from "../../graph/types";

/** Text that a program formed of its own words and of tokens, which stand for texts of unknown length. */

const TOKEN = /\uE001[^\uE002]*\uE002/g;
/** A character of the private use area that stands for a token while a method of text runs. */
const ATOM = "\uE006";

/** The program's words and the tokens, in order; no part is empty. */
export function parts(text: string): string[] {
  return text.split(/(\uE001[^\uE002]*\uE002)/).filter((part) => part !== "");
}

/** The program's words before the first token, and those after the last one. */
export function ends(text: string): { readonly head: string; readonly tail: string } {
  return { head: text.slice(0, text.indexOf(REF_OPEN)), tail: text.slice(text.lastIndexOf(REF_CLOSE) + 1) };
}

/** The reference of the first token. */
export function firstReference(text: string): string {
  return text.slice(text.indexOf(REF_OPEN) + 1, text.indexOf(REF_CLOSE));
}

/** The text with each token as one character, and how to put the tokens back; null where one is missing then. */
export function atoms(text: string): { readonly text: string; restore(changed: string): string | null } {
  const tokens = text.match(TOKEN) ?? [];
  return {
    text: text.replace(TOKEN, ATOM),
    restore: (changed) => {
      const pieces = changed.split(ATOM);
      if (pieces.length !== tokens.length + 1) return null;
      return pieces.map((piece, index) => (index === 0 ? "" : tokens[index - 1]) + piece).join("");
    },
  };
}

/** The text with its tokens as a person writes them, to stand inside another token. */
export function shown(text: string): string {
  return text.replaceAll(REF_OPEN, "${").replaceAll(REF_CLOSE, "}");
}
