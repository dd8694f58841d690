import { REF_OPEN } from "../../graph/types";
import { ANY, ECHO, MARK, markerOf, type Shape, SIGNATURE, type Symbols, token, UNKNOWN_PREFIX } from "./symbol";
import { contains } from "./unpatched";

/**
 * The live form of a marker: a Proxy that answers property access with further symbols, turns into its token where
 * text is wanted, and throws where a program needs the value itself. The SDK sees the marker's one key.
 */
export function live(symbols: Symbols, reference: string): unknown {
  const shape = reference.startsWith(UNKNOWN_PREFIX) ? ANY : symbols.shapeOf(reference);
  const target = { [MARK]: reference };
  return new Proxy(target, {
    get: (_, key) => property(symbols, reference, shape, key),
    has: (_, key) => (key === MARK ? true : symbols.fail(reference, `"${String(key)}" in …`)),
    ownKeys: (t) => (askedBySdk() ? Reflect.ownKeys(t) : ownKeys(symbols, reference, shape)),
    getOwnPropertyDescriptor: (t, key) =>
      key === MARK
        ? Reflect.getOwnPropertyDescriptor(t, key)
        : {
            value: property(symbols, reference, shape, key),
            enumerable: true,
            configurable: true,
            writable: true,
          },
    set: () => symbols.fail(reference, "assignment to a property"),
    deleteProperty: () => symbols.fail(reference, "delete"),
  });
}

function ownKeys(symbols: Symbols, reference: string, shape: Shape): ArrayLike<string | symbol> {
  const keys = shape.keys?.();
  if (keys === undefined) return symbols.fail(reference, "enumerating its keys");
  return [MARK, ...keys];
}

/** True when the code that asks is the SDK's own: it copies and serializes values by their keys. */
function askedBySdk(): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 6;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const frames = stack.split("\n").slice(1);
  // Built-in functions on the way (`Object.keys`, named differently from version to version) have no file.
  const at = frames.findIndex((line) => /:\d+:\d+\)?$/.test(line) && !line.includes(__filename));
  if (at < 0) return true;
  // `pulumi.jsonStringify` writes text, it does not copy.
  const writes = frames.slice(0, at).some((line) => line.includes("JSON.stringify"));
  return !writes && /[\\/]@pulumi[\\/]pulumi[\\/]/.test(frames[at] as string);
}

function property(symbols: Symbols, reference: string, shape: Shape, key: string | symbol): unknown {
  if (key === MARK) return reference;
  if (typeof key === "symbol") return wellKnown(symbols, reference, shape, key);
  // Neither a promise, nor anything the SDK recognises by its private fields.
  if (key === "then" || key.startsWith("__") || key === "doNotCapture" || key === SIGNATURE) return undefined;
  if (key === "toJSON" || key === "toString" || key === "valueOf") return () => text(symbols, reference);
  if (key === "constructor") return Object;
  if (key === "hasOwnProperty") return () => true;
  if (reference.startsWith(UNKNOWN_PREFIX)) return symbols.fail(reference, `.${key}`);
  if (shape.kind === "array" || /^\d+$/.test(key)) return element(symbols, reference, shape, key);
  if (shape.kind === "boolean") return symbols.fail(reference, `.${key} of a boolean`);
  if (shape.kind === "any" && isMethod(key)) return symbols.fail(reference, `.${key}()`);
  return child(symbols, reference, key, shape);
}

/** Methods of lists and texts that a value of unknown type is asked for: a property of such a name is rarer. */
const METHODS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Array.prototype).filter((name) => name !== "constructor" && name !== "length"),
  ..."toLowerCase toUpperCase split trim startsWith endsWith replace replaceAll substring substr match padStart".split(
    " ",
  ),
  "length",
]);

function isMethod(key: string): boolean {
  return METHODS.has(key);
}

function child(symbols: Symbols, reference: string, key: string, shape: Shape): unknown {
  const inner = shape.property === undefined ? (shape.element?.() ?? ANY) : shape.property(key);
  if (inner === undefined) return undefined;
  // A boolean is only good for a decision, and an object's truth cannot be intercepted: ask before it misleads.
  if (inner.kind === "boolean") return symbols.fail(`${reference}.${key}`, "a decision on a boolean");
  const step = /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  return reveal(symbols, `${reference}${step}`, inner);
}

function element(symbols: Symbols, reference: string, shape: Shape, key: string): unknown {
  const inner = shape.element?.() ?? ANY;
  if (/^\d+$/.test(key)) return reveal(symbols, `${reference}[${key}]`, inner);
  if (key === "at") return (index: number) => reveal(symbols, `${reference}[${index}]`, inner);
  if (key === "join") return (separator = ",") => token(`${reference}|join(${JSON.stringify(String(separator))})`);
  return symbols.fail(reference, key === "length" ? "the length of a list" : `.${key}() of a list`);
}

function reveal(symbols: Symbols, reference: string, shape: Shape): unknown {
  const value = symbols.create(reference, shape);
  return typeof value === "object" ? live(symbols, reference) : value;
}

function text(symbols: Symbols, reference: string): string {
  return reference.startsWith(UNKNOWN_PREFIX) ? symbols.fail(reference, "its text") : token(reference);
}

/** As many elements as destructuring ever takes; what asks for more wants all of them, and their number is unknown. */
const DESTRUCTURED_MOST = 8;

function wellKnown(symbols: Symbols, reference: string, shape: Shape, key: symbol): unknown {
  if (key === Symbol.toPrimitive) return () => text(symbols, reference);
  if (key === Symbol.iterator) {
    if (shape.kind !== "array" && shape.kind !== "any") return undefined;
    return function* elements(): Generator<unknown> {
      for (let i = 0; i < DESTRUCTURED_MOST; i++) yield element(symbols, reference, shape, String(i));
      symbols.fail(reference, "iterating over a list");
    };
  }
  return undefined;
}

/** Members that may be absent by their type, but come with another that was given: the id of a part that has a name. */
const FILLED_IN: ReadonlyMap<string, string> = new Map([
  ["id", "name"],
  ["fqdn", "domainNameLabel"],
]);

function isFilledIn(key: string, given: object): boolean {
  const source = FILLED_IN.get(key);
  return source !== undefined && source in given;
}

/** An input object that came back as an output: its own properties, and symbols for what its type has besides. */
function liveEcho(symbols: Symbols, value: Record<string, unknown>): unknown {
  const reference = value[ECHO] as string;
  const own: Record<string, unknown> = {};
  for (const key of Object.keys(value)) if (key !== ECHO) own[key] = revive(symbols, value[key]);
  return new Proxy(own, {
    get: (target, key) => {
      if (key === ECHO) return reference;
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key);
      const shape = symbols.shapeOf(reference);
      if (shape.property?.(key) === undefined) return undefined;
      if (shape.isOptional?.(key) !== false && !isFilledIn(key, target)) return undefined;
      return child(symbols, reference, key, shape);
    },
    // The SDK copies what it is given by its keys: the copy is to be known again.
    ownKeys: (target) => (askedBySdk() ? [ECHO, ...Reflect.ownKeys(target)] : Reflect.ownKeys(target)),
    getOwnPropertyDescriptor: (target, key) =>
      key === ECHO
        ? { value: reference, enumerable: true, configurable: true, writable: true }
        : Reflect.getOwnPropertyDescriptor(target, key),
  });
}

/** True when a symbol is anywhere in the value: a token in text, a number that stands for one, a marker. */
export function containsSymbol(symbols: Symbols, value: unknown, depth = 0): boolean {
  if (typeof value === "string") return contains(value, REF_OPEN);
  if (typeof value === "number") return symbols.isNumber(value);
  if (typeof value !== "object" || value === null || depth > 12) return false;
  if (markerOf(value) !== null || ECHO in value) return true;
  if (Array.isArray(value)) return value.some((item) => containsSymbol(symbols, item, depth + 1));
  if (!isPlain(value)) return false;
  for (const key in value) if (containsSymbol(symbols, (value as Record<string, unknown>)[key], depth + 1)) return true;
  return false;
}

/** A copy of the value with live symbols in place of markers; what holds none is returned as it is. */
export function revive(symbols: Symbols, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const mark = markerOf(value);
  if (mark !== null) return live(symbols, mark);
  if (Array.isArray(value)) return value.map((item) => revive(symbols, item));
  if (!isPlain(value)) return value;
  if (ECHO in value) return liveEcho(symbols, value as Record<string, unknown>);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = revive(symbols, (value as Record<string, unknown>)[key]);
  return copy;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
