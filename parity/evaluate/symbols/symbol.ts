import { REF_CLOSE, REF_OPEN } from "../../graph/types";
import { contains } from "./unpatched";
import { type Origin, Unsatisfied } from "./unsatisfied";

/**
 * What is known of an output's type: enough to hand a callback a string where it expects one. `any` is what is left
 * when no declaration tells.
 */
export interface Shape {
  readonly kind: "string" | "number" | "boolean" | "array" | "object" | "any";
  /** Shape of an element (arrays) or of any value (maps, `any`). */
  readonly element?: () => Shape;
  /** Shape of a property, or undefined when the type has no such property. */
  readonly property?: (name: string) => Shape | undefined;
  /** Property names, where the type lists them. */
  readonly keys?: () => readonly string[];
  /** True for properties that may be absent. */
  readonly isOptional?: (name: string) => boolean;
}

export const ANY: Shape = { kind: "any" };

/**
 * The key of a marker, the form in which a non-text symbol travels through the SDK: `{ [MARK]: "api/lb#listeners" }`.
 * The SDK copies plain objects without looking at them, so a marker survives where a Proxy would not.
 */
export const MARK = "\uE003";
/**
 * The key that marks an object that the program gave as an input and reads back as an output: the provider fills in
 * what the declared type has besides (`identity.principalId` of `identity: { type }`).
 */
export const ECHO = "\uE005";
/** The key by which the SDK knows secrets, assets and resources on the wire (pulumi/sdk/go/common/resource/sig/sig.go). */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** A marker's reference starts with this when it stands for a value that could not be determined: index follows. */
export const UNKNOWN_PREFIX = "?";

/**
 * Numbers that stand for numeric outputs: NUMBER_BASE + index × NUMBER_STEP, so that the text of one is recognised
 * inside other text, and `n + 1` is told from the next symbol. All are safe integers.
 */
const NUMBER_BASE = 7_203_900_000_000_000;
const NUMBER_STEP = 1_000_003;
const NUMBER_LIMIT = 400_000;
/** The largest factor or divisor that is recognised: parts of symbols stay larger than the time in milliseconds. */
const NUMBER_TIMES = 1024;
const NUMBER_HEADS = ["7203", "7204"];
const NUMBER_TEXT = /(?<![\d.])720[34]\d{12}(?!\d|\.\d*[1-9])/g;

/** Text that a program can carry around in place of an output's text. */
export function token(reference: string): string {
  return REF_OPEN + reference + REF_CLOSE;
}

/** The reference when the whole text is one token, else null. */
export function wholeToken(text: string): string | null {
  if (text.length < 3 || text[0] !== REF_OPEN || text[text.length - 1] !== REF_CLOSE) return null;
  return text.indexOf(REF_CLOSE) === text.length - 1 ? text.slice(1, -1) : null;
}

export interface Marker {
  readonly [MARK]: string;
}

export function markerOf(value: object): string | null {
  const mark = (value as { [MARK]?: unknown })[MARK];
  return typeof mark === "string" ? mark : null;
}

/** All symbols of one evaluation. */
export class Symbols {
  private readonly shapes = new Map<string, Shape>();
  private readonly numbers: string[] = [];
  private readonly numberOf = new Map<string, number>();

  constructor(readonly onUnsatisfied: (origin: Origin) => number) {}

  /** The value that stands for the output `reference` until a provider knows it. */
  create(reference: string, shape: Shape): unknown {
    if (shape.kind === "string") return token(reference);
    if (shape.kind === "number") return this.number(reference);
    if (!this.shapes.has(reference)) this.shapes.set(reference, shape);
    return { [MARK]: reference };
  }

  private number(reference: string): number {
    let index = this.numberOf.get(reference);
    if (index === undefined) {
      index = this.numbers.length;
      if (index >= NUMBER_LIMIT) throw new Error("more numeric outputs than one evaluation can hold");
      this.numbers.push(reference);
      this.numberOf.set(reference, index);
    }
    return NUMBER_BASE + index * NUMBER_STEP;
  }

  /** The reference a number stands for (`…|+1`, `…|*2`: what the program did to it), or null for an ordinary number. */
  referenceOfNumber(value: number): string | null {
    if (this.numbers.length === 0) return null;
    if (value < 0) {
      const positive = this.referenceOfNumber(-value);
      return positive === null ? null : `${positive}|*-1`;
    }
    return this.nearest(value) ?? this.scaled(value);
  }

  private nearest(value: number): string | null {
    const index = Math.round((value - NUMBER_BASE) / NUMBER_STEP);
    const reference = this.numbers[index];
    if (reference === undefined) return null;
    const offset = value - (NUMBER_BASE + index * NUMBER_STEP);
    return offset === 0 ? reference : `${reference}|${offset > 0 ? "+" : ""}${offset}`;
  }

  /** A whole multiple or part of a symbol, as the program works it out, rounded or not. */
  private scaled(value: number): string | null {
    const factor = value / NUMBER_BASE;
    const times = Math.round(factor >= 1 ? factor : 1 / factor);
    if (times < 2 || times > NUMBER_TIMES) return null;
    const index = Math.round(((factor >= 1 ? value / times : value * times) - NUMBER_BASE) / NUMBER_STEP);
    const reference = this.numbers[index];
    if (reference === undefined) return null;
    const symbol = NUMBER_BASE + index * NUMBER_STEP;
    if (factor >= 1) return symbol * times === value ? `${reference}|*${times}` : null;
    const part = symbol / times;
    if (part === value) return `${reference}|/${times}`;
    return Math.floor(part) === value
      ? `${reference}|/${times}|floor`
      : Math.ceil(part) === value
        ? `${reference}|/${times}|ceil`
        : null;
  }

  /** Puts tokens in place of numbers that stand for outputs; inside JSON text they become strings. */
  replaceNumbers(text: string): string {
    if (this.numbers.length === 0 || !NUMBER_HEADS.some((head) => contains(text, head))) return text;
    return text.replace(NUMBER_TEXT, (digits, at: number) => {
      const reference = this.referenceOfNumber(Number(digits));
      if (reference === null) return digits;
      const bare = /[[:,]\s*$/.test(text.slice(0, at)) && /^\s*[,\]}]/.test(text.slice(at + digits.length));
      return bare && /^\s*[[{]/.test(text) ? `"${token(reference)}"` : token(reference);
    });
  }

  /** An input as it comes back: what the types of its objects have besides is a symbol, looked up when it is asked for. */
  echo(reference: string, value: unknown, shape: Shape): unknown {
    if (shape.kind === "any") return value;
    if (Array.isArray(value)) {
      const element = lazy(() => shape.element?.() ?? ANY);
      return value.map((item, index) => this.echo(`${reference}[${index}]`, item, element));
    }
    if (!isPlainObject(value) || MARK in value || SIGNATURE in value) return value;
    this.shapes.set(reference, shape);
    const copy: Record<string, unknown> = { [ECHO]: reference };
    for (const [key, item] of Object.entries(value))
      copy[key] = this.echo(
        `${reference}.${key}`,
        item,
        lazy(() => shape.property?.(key) ?? ANY),
      );
    return copy;
  }

  isNumber(value: number): boolean {
    return this.referenceOfNumber(value) !== null;
  }

  unknown(index: number): Marker {
    return { [MARK]: UNKNOWN_PREFIX + index };
  }

  shapeOf(reference: string): Shape {
    return this.shapes.get(reference) ?? ANY;
  }

  /** Throws what a symbol throws when a program needs the value itself. */
  fail(reference: string, operation: string): never {
    const index = reference.startsWith(UNKNOWN_PREFIX)
      ? Number(reference.slice(UNKNOWN_PREFIX.length))
      : this.onUnsatisfied({ reference, operation });
    throw new Unsatisfied(index, operation);
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A shape that is not looked up before it is needed: that of an object, or of a list of them. */
function lazy(get: () => Shape): Shape {
  return {
    kind: "object",
    element: () => get().element?.() ?? ANY,
    property: (name) => get().property?.(name),
    keys: () => get().keys?.() ?? [],
    isOptional: (name) => get().isOptional?.(name) ?? true,
  };
}
