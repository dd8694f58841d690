import { parse } from "./parser";
import type { Parsed } from "./types";

/**
 * Parsed files by path and text, for those who load nearly the same files many times. It keeps the texts of a file that
 * were asked for last; trees are immutable, so that they can be shared.
 */
export class ParseCache {
  private readonly files = new Map<string, Map<string, Parsed>>();

  /** `limit`: how many texts of one file are kept. */
  constructor(private readonly limit = 8) {}

  parse(text: string, file: string, entries: boolean): Parsed {
    const key = `${entries ? "entries" : "directives"} ${file}`;
    let texts = this.files.get(key);
    if (texts === undefined) {
      texts = new Map();
      this.files.set(key, texts);
    }
    const known = texts.get(text);
    if (known !== undefined) {
      // To the end: the order of a map is the order of its last uses.
      texts.delete(text);
      texts.set(text, known);
      return known;
    }
    const parsed = parse(text, { file, entries });
    if (texts.size >= this.limit) texts.delete(texts.keys().next().value!);
    texts.set(text, parsed);
    return parsed;
  }
}
