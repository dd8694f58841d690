import { randomBytes } from "node:crypto";

/**
 * The secrets of one run, another for each place that a secret can be in. All begin with one mark, which whoever looks for
 * leaks looks for in every encoding; what follows says where it came from.
 */
export class Canaries {
  readonly mark = `Kan${randomBytes(12).toString("hex")}`;
  readonly #ends = new Map<string, string>();

  /** Letters and digits: such a one can be a word of nginx. */
  word(place: string): string {
    return `${this.mark}${this.#endOf(place)}`;
  }

  /** The same with what JSON, HTML, URLs and shells escape. */
  text(place: string): string {
    return `"\\<&>é %+/=${this.mark}${this.#endOf(place)}`;
  }

  /** Whose end the text has. */
  placesIn(text: string): readonly string[] {
    return [...this.#ends].filter(([, end]) => text.includes(end)).map(([place]) => place);
  }

  #endOf(place: string): string {
    const end = this.#ends.get(place) ?? randomBytes(4).toString("hex");
    this.#ends.set(place, end);
    return end;
  }
}
