import type { Pattern } from "./index";
import type { Node } from "./types";

/** Attempts at one pattern: each takes another alternative, and repeats otherwise. */
const MOST_ATTEMPTS = 24;

/** Of a set the first of these that is in it, then whatever is. */
const PREFERRED = [..."xa1AbX0-_./ 2cdefghijklmnopqrstuvwyz"].map((character) => character.charCodeAt(0));

/**
 * Texts that the pattern matches, the plainest first: at most `most`, of visible ASCII and spaces, and `fits`. That there is
 * none says nothing: what looks around or back is guessed.
 */
export function witnessesOf(pattern: Pattern, most: number, fits: (text: string) => boolean): string[] {
  const { root } = pattern;
  const found = new Set<string>();
  for (let attempt = 0; root !== null && attempt < MOST_ATTEMPTS && found.size < most; attempt++) {
    const text = new Attempt(attempt).of(root);
    if (text === null || !isMatch(pattern, text)) continue;
    if (fits(text)) found.add(text);
  }
  return [...found];
}

export function isMatch(pattern: Pattern, text: string): boolean {
  const match = pattern.exec(text);
  return match !== null && match !== "undecided";
}

/** Attempts that take the same characters. */
const EACH = 4;

/** Longer texts are not tried. */
const LONGEST = 256;

class Attempt {
  private readonly caught = new Map<number, string>();

  constructor(private readonly attempt: number) {}

  /** Null: there is none, or none that can be sent. */
  of(node: Node): string | null {
    switch (node.kind) {
      case "set":
        return this.character(node.byte, node.set);
      case "sequence":
        return this.joined(node.items);
      case "choice":
        return this.of(node.items[this.attempt % node.items.length]!);
      case "group": {
        const text = this.of(node.item);
        if (text !== null) this.caught.set(node.capture, text);
        return text;
      }
      case "repeat":
        return this.repeated(node.item, this.attempt % 2 === 0 ? node.min : Math.min(node.max, Math.max(1, node.min)));
      case "atomic":
        return this.of(node.item);
      case "back":
        return this.caught.get(node.group) ?? "";
      case "look":
      case "at":
        return "";
    }
  }

  private character(byte: number, set: Uint8Array): string | null {
    const isVisible = (code: number): boolean => code >= 32 && code < 127 && set[code] === 1;
    if (byte >= 0) return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : null;
    const from = Math.floor(this.attempt / EACH) % PREFERRED.length;
    const preferred = [...PREFERRED.slice(from), ...PREFERRED.slice(0, from)];
    const code = preferred.find(isVisible) ?? [...set.keys()].find(isVisible);
    return code === undefined ? null : String.fromCharCode(code);
  }

  private joined(items: readonly Node[]): string | null {
    let text = "";
    for (const item of items) {
      const part = this.of(item);
      if (part === null) return null;
      text += part;
      if (text.length > LONGEST) return null;
    }
    return text;
  }

  private repeated(item: Node, times: number): string | null {
    const once = times === 0 ? "" : this.of(item);
    return once === null || once.length * times > LONGEST ? null : once.repeat(times);
  }
}
