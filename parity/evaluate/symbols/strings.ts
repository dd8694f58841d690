import { REF_CLOSE, REF_OPEN } from "../../graph/types";
import { live } from "./live";
import { type Symbols, token, wholeToken } from "./symbol";

/**
 * While a callback runs on the text of an output, the methods of text answer for tokens: what only forms text
 * (`toLowerCase`, `split(":")[5]`, `replace`) gives a derived token, what decides by the text throws. Outside such a
 * callback nothing is patched. Comparison with `===`, `.length` and truth cannot be intercepted on a primitive.
 */
export class StringMethods {
  private depth = 0;
  /** True while an answer is worked out: its own use of text is not the program's. */
  private answering = false;
  private readonly originals = new Map<string, PropertyDescriptor>();
  private readonly parse = JSON.parse;

  constructor(private readonly symbols: Symbols) {}

  during<T>(body: () => T): T {
    if (this.depth++ === 0) this.install();
    try {
      return body();
    } finally {
      if (--this.depth === 0) this.uninstall();
    }
  }

  private install(): void {
    const prototype = String.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    const answers: Record<string, Answer> = { ...FORMING, ...DECIDING };
    for (const [name, answer] of Object.entries(answers)) {
      const descriptor = Object.getOwnPropertyDescriptor(String.prototype, name);
      if (descriptor === undefined) continue;
      const original = prototype[name] as (...args: unknown[]) => unknown;
      this.originals.set(name, descriptor);
      const respond = (text: unknown, args: unknown[]): unknown => this.respond(text, args, name, answer, original);
      Object.defineProperty(String.prototype, name, {
        ...descriptor,
        value(this: unknown, ...args: unknown[]): unknown {
          return respond(this, args);
        },
      });
    }
    const { parse, symbols } = this;
    JSON.parse = (text: string, reviver?: Parameters<typeof parse>[1]) => {
      const reference = typeof text === "string" ? wholeToken(text) : null;
      return reference === null ? parse(text, reviver) : live(symbols, `${reference}|JSON.parse()`);
    };
  }

  private respond(self: unknown, args: unknown[], name: string, answer: Answer, original: Method): unknown {
    if (this.answering) return original.apply(self, args);
    this.answering = true;
    try {
      const text = String(self);
      return text.includes(REF_OPEN) ? answer(this.symbols, text, args, name, original) : original.apply(self, args);
    } finally {
      this.answering = false;
    }
  }

  private uninstall(): void {
    for (const [name, descriptor] of this.originals) Object.defineProperty(String.prototype, name, descriptor);
    this.originals.clear();
    JSON.parse = this.parse;
  }
}

type Method = (...args: unknown[]) => unknown;
type Answer = (symbols: Symbols, text: string, args: unknown[], name: string, original: Method) => unknown;

function describe(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map((arg) => (arg instanceof RegExp ? String(arg) : (JSON.stringify(arg) ?? "…"))).join(",")})`;
}

function derive(symbols: Symbols, reference: string, name: string, args: readonly unknown[]): string {
  if (args.some((arg) => typeof arg === "function")) symbols.fail(reference, `.${name}() with a function`);
  return token(`${reference}|${describe(name, args)}`);
}

/** Applied to the literal parts and the tokens apart: what holds for methods that work character by character. */
const perPart: Answer = (symbols, text, args, name, original) =>
  parts(text)
    .map((part) => {
      const reference = wholeToken(part);
      return reference === null ? original.apply(part, args) : derive(symbols, reference, name, args);
    })
    .join("");

/** A pattern in the literal text is replaced there; a text that is nothing but an output is derived from. */
const replacing: Answer = (symbols, text, args, name, original) => {
  const reference = wholeToken(text);
  if (reference !== null) return derive(symbols, reference, name, args);
  return parts(text)
    .map((part) => (wholeToken(part) === null ? original.apply(part, args) : part))
    .join("");
};

/** Cuts by position: right as long as the cut falls into literal text before the first token. */
const cutting: Answer = (symbols, text, args, name, original) => {
  const reference = wholeToken(text);
  if (reference !== null) return derive(symbols, reference, name, args);
  const cut = String(original.apply(text, args));
  return balanced(cut)
    ? cut
    : token(`${text.replaceAll(REF_OPEN, "${").replaceAll(REF_CLOSE, "}")}|${describe(name, args)}`);
};

const splitting: Answer = (symbols, text, args, name, original) => {
  const reference = wholeToken(text);
  if (reference === null) return original.apply(text, args);
  return pieces(symbols, `${reference}|${describe(name, args)}`);
};

const deciding: Answer = (symbols, text, args, name, original) => {
  const reference = wholeToken(text);
  if (reference !== null) return symbols.fail(reference, `.${name}() decides by its text`);
  return original.apply(text, args);
};

const FORMING: Record<string, Answer> = {
  toLowerCase: perPart,
  toUpperCase: perPart,
  trim: replacing,
  trimStart: replacing,
  trimEnd: replacing,
  replace: replacing,
  replaceAll: replacing,
  normalize: perPart,
  slice: cutting,
  substring: cutting,
  substr: cutting,
  charAt: cutting,
  padStart: cutting,
  padEnd: cutting,
  split: splitting,
};

const DECIDING: Record<string, Answer> = Object.fromEntries(
  ["startsWith", "endsWith", "includes", "indexOf", "lastIndexOf", "match", "matchAll", "search", "localeCompare"].map(
    (name) => [name, deciding],
  ),
);

/** The list that splitting an output's text gives: its pieces by position, their number unknown. */
function pieces(symbols: Symbols, reference: string): unknown {
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

function parts(text: string): string[] {
  return text.split(/(\uE001[^\uE002]*\uE002)/).filter((part) => part !== "");
}

function balanced(text: string): boolean {
  let open = false;
  for (const char of text) {
    if (char === REF_OPEN) {
      if (open) return false;
      open = true;
    } else if (char === REF_CLOSE) {
      if (!open) return false;
      open = false;
    }
  }
  return !open;
}
