import { describe } from "./call-text";
import { type Symbols, token } from "./symbol";

/** The list that splitting an output's text gives: its pieces by position, their number unknown. */
export function pieces(symbols: Symbols, reference: string): unknown {
  const piece = (index: number | string): string => token(`${reference}[${index}]`);
  return new Proxy([] as unknown[], {
    get: (_, key) => {
      if (typeof key === "symbol") {
        if (key !== Symbol.iterator) return undefined;
        return function* some(): Generator<string> {
          for (let i = 0; i < 8; i++) yield piece(i);
          symbols.fail(reference, "iterating over the pieces of a text");
        };
      }
      if (/^\d+$/.test(key)) return piece(key);
      if (key === "pop") return () => piece(-1);
      if (key === "shift") return () => piece(0);
      if (key === "at") return (index: number) => piece(index);
      if (key === "slice") return (...args: unknown[]) => pieces(symbols, `${reference}.${describe("slice", args)}`);
      if (key === "reverse") return () => pieces(symbols, `${reference}.reverse()`);
      if (key === "join") return (separator: unknown = ",") => token(`${reference}.${describe("join", [separator])}`);
      if (key === "then" || key.startsWith("__")) return undefined;
      return symbols.fail(reference, key === "length" ? "the number of pieces" : `.${key}() of the pieces`);
    },
  });
}
