import type { Slot } from "../session";

/** Slots shared by many trials: each waits for one that is free, in the order in which they came. */
export class Lanes {
  private readonly free: Slot[];
  private readonly waiting: ((slot: Slot) => void)[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(slots: readonly Slot[]) {
    this.free = [...slots];
  }

  async run<T>(work: (slot: Slot) => Promise<T>): Promise<T> {
    const slot = this.free.pop() ?? (await new Promise<Slot>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(slot);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(slot);
      else next(slot);
    }
  }

  /** One at a time. */
  alone<T>(work: (slot: Slot) => Promise<T>): Promise<T> {
    const turn = this.last.then(() => this.run(work));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
