import type { Slot } from "../session";

/** Slots shared by many trials: each waits for one that is free, in the order in which they came. */
export class Lanes {
  private readonly free: Slot[] = [];
  private readonly waiting: ((slot: Slot) => void)[] = [];
  private last: Promise<unknown> = Promise.resolve();

  /**
   * A slot opens at each of these times, in milliseconds from now. What runs in them is busy at its start and then waits: with
   * starts apart, the waits of some are the time of others, and stay so to the end.
   */
  constructor(slots: readonly Slot[], opening: (slot: number) => number = () => 0) {
    for (const [index, slot] of slots.entries()) {
      const wait = opening(index);
      if (wait === 0) this.free.push(slot);
      // Whoever has no more to do need not wait for a slot to open.
      else setTimeout(() => this.release(slot), wait).unref();
    }
  }

  async run<T>(work: (slot: Slot) => Promise<T>): Promise<T> {
    const slot = this.free.pop() ?? (await new Promise<Slot>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(slot);
    } finally {
      this.release(slot);
    }
  }

  private release(slot: Slot): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(slot);
    else next(slot);
  }

  /** One at a time. */
  alone<T>(work: (slot: Slot) => Promise<T>): Promise<T> {
    const turn = this.last.then(() => this.run(work));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
