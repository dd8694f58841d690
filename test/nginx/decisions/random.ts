/** Choices that follow from a seed alone (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }

  /** Up to `count` of them, in their order. */
  some<T>(all: readonly T[], count: number): T[] {
    let left = Math.min(count, all.length);
    return all.filter((_, at) => this.next() < left / (all.length - at) && left-- > 0);
  }

  /** As many of what `make` gives as `least` to `most`. */
  times<T>(least: number, most: number, make: (at: number) => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, at) => make(at));
  }
}
