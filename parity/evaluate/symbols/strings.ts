import { REF_OPEN } from "../../graph/types";
import { callerOf } from "./caller";
import { live } from "./live";
import { type Symbols, wholeToken } from "./symbol";
import {
  decides,
  isLibraryAffair,
  type Method,
  NUMBER_READERS,
  PATTERN_METHODS,
  reading,
  TEXT_METHODS,
} from "./text-methods";
import { contains } from "./unpatched";

type Patched = readonly [owner: object, name: PropertyKey, descriptor: PropertyDescriptor];

/**
 * From when a program has the text of an output in its hands, the methods of text answer for tokens: what only forms
 * text (`toLowerCase`, `split(":")[5]`, `replace`) gives a derived token, what decides by the text throws. Until then
 * nothing is patched. Comparison with `===`, `.length`, `[0]` and truth cannot be intercepted on a primitive.
 */
export class StringMethods {
  /** True while an answer is worked out: its own use of text is not the program's. */
  private answering = false;
  private readonly patched: Patched[] = [];

  constructor(private readonly symbols: Symbols) {}

  /** From now on: what the program is handed it may keep, and use when the callback is over. */
  watch(): void {
    if (this.patched.length === 0) this.install();
  }

  /** Everything as it was, whatever still runs. */
  close(): void {
    for (const [owner, name, descriptor] of this.patched.splice(0)) Object.defineProperty(owner, name, descriptor);
  }

  private install(): void {
    const { symbols } = this;
    for (const [name, answer] of Object.entries(TEXT_METHODS))
      this.patch(String.prototype, name, (original, self, args) =>
        answer({ symbols, text: String(self), args, name, original }),
      );
    this.patch(String.prototype, Symbol.iterator, (original, self) =>
      decides({ symbols, text: String(self), args: [], name: "[Symbol.iterator]", original }),
    );
    for (const [name, answer] of Object.entries(PATTERN_METHODS))
      this.patch(RegExp.prototype, name, (original, self, args) =>
        answer({ symbols, text: String(args[0]), args, name, original }, self as RegExp),
      );
    for (const [owner, name] of NUMBER_READERS)
      this.patch(owner, name, (original, _, args) => reading({ symbols, text: String(args[0]), args, name, original }));
    this.patch(JSON, "parse", (original, self, args) => {
      const reference = wholeToken(String(args[0]));
      return reference === null ? original.apply(self, args) : live(symbols, `${reference}|JSON.parse()`);
    });
  }

  /** Lets `answer` answer where the program asks about a text with a token in it. */
  private patch(
    owner: object,
    name: PropertyKey,
    answer: (original: Method, self: unknown, args: unknown[]) => unknown,
  ): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor === undefined) return;
    const original = descriptor.value as Method;
    const asked = (text: unknown): boolean => {
      if (this.answering || typeof text !== "string" || !contains(text, REF_OPEN)) return false;
      const caller = callerOf(patched);
      return caller === "program" || (caller === "library" && !isLibraryAffair(text, name));
    };
    const answering = <T>(work: () => T): T => {
      this.answering = true;
      try {
        return work();
      } finally {
        this.answering = false;
      }
    };
    function patched(this: unknown, ...args: unknown[]): unknown {
      const about = owner === String.prototype ? this : args[0];
      return asked(about) ? answering(() => answer(original, this, args)) : original.apply(this, args);
    }
    this.patched.push([owner, name, descriptor]);
    Object.defineProperty(owner, name, { ...descriptor, value: patched });
  }
}
