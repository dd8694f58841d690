/** Enough for the texts of many configurations; what follows only from a text is worth keeping between them. */
const MOST = 20_000;

/** What was made of texts. It is emptied when it is full, so that it never holds more than that. */
export class Cache<T extends object> {
  private readonly made = new Map<string, T>();

  get(text: string): T | undefined {
    return this.made.get(text);
  }

  put(text: string, value: T): T {
    if (this.made.size >= MOST) this.made.clear();
    this.made.set(text, value);
    return value;
  }
}
