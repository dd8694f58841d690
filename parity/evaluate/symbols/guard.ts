import { containsSymbol, revive } from "./live";
import { StringMethods } from "./strings";
import { markerOf, type Symbols, UNKNOWN_PREFIX } from "./symbol";
import { Unsatisfied } from "./unsatisfied";

export type Callback = (value: unknown) => unknown;

/** What the guard tells the evaluation. `report` records an unknown and gives its index. */
export interface GuardHost {
  readonly symbols: Symbols;
  report(reference: string | null, operation: string, error: unknown): number;
  /** Marks that the callback ended early, so that what it registers may be missing. */
  aborted(unknown: number): void;
}

/**
 * Wraps callbacks of `apply`: live symbols go in, and a callback that they cannot satisfy comes out as an unknown with
 * its origin instead of an error that ends the program.
 */
export class Guard {
  private readonly strings: StringMethods;
  private waiting = 0;

  constructor(private readonly host: GuardHost) {
    this.strings = new StringMethods(host.symbols);
  }

  /** True in the part that runs at once of a callback that an engine would not run yet: it waits for an output. */
  get waits(): boolean {
    return this.waiting > 0;
  }

  wrap(callback: Callback, lifted: boolean): Callback {
    // What is made inside a callback that waits comes with it.
    const inside = this.waits;
    return (value) => {
      const { symbols } = this.host;
      if (!containsSymbol(symbols, value)) return inside ? this.run(callback, value, lifted, false) : callback(value);
      const direct = typeof value === "object" && value !== null ? markerOf(value) : null;
      if (direct?.startsWith(UNKNOWN_PREFIX)) return value;
      try {
        if (!lifted && direct !== null && symbols.shapeOf(direct).kind === "boolean")
          symbols.fail(direct, "a decision on a boolean");
        const result = this.run(callback, revive(symbols, value), lifted);
        return result instanceof Promise ? result.catch((error: unknown) => this.failed(error, value)) : result;
      } catch (error) {
        return this.failed(error, value);
      }
    };
  }

  /** The SDK's own look-up of a property needs no help with text; it is most of all callbacks. */
  private run(callback: Callback, value: unknown, lifted: boolean, watched = true): unknown {
    if (lifted) return callback(value);
    if (watched) this.strings.watch();
    this.waiting++;
    try {
      return callback(value);
    } finally {
      this.waiting--;
    }
  }

  /** The program has been handed text of an output outside any callback. */
  watch(): void {
    this.strings.watch();
  }

  /** Called when the evaluation is over. */
  close(): void {
    this.strings.close();
  }

  private failed(error: unknown, value: unknown): unknown {
    const { symbols } = this.host;
    const unknown =
      error instanceof Unsatisfied
        ? error.unknown
        : this.host.report(firstReference(value), error instanceof Error ? error.message : String(error), error);
    this.host.aborted(unknown);
    return symbols.unknown(unknown);
  }
}

/** The first reference in a value: the output to blame when a callback fails on it. */
function firstReference(value: unknown, depth = 0): string | null {
  if (typeof value === "string") return /\uE001([^\uE002]*)\uE002/.exec(value)?.[1] ?? null;
  if (typeof value !== "object" || value === null || depth > 12) return null;
  const mark = markerOf(value);
  if (mark !== null) return mark.startsWith(UNKNOWN_PREFIX) ? null : mark;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    const found = firstReference(item, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
