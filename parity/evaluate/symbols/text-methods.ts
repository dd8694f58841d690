import { describe } from "./call-text";
import { pieces } from "./pieces";
import { type Symbols, token, wholeToken } from "./symbol";
import { atoms, ends, firstReference, parts, shown } from "./text";

/** A method of text, or of a pattern, as it was before it was patched. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** A call on a text that holds at least one token. */
export interface Call {
  readonly symbols: Symbols;
  readonly text: string;
  readonly args: readonly unknown[];
  readonly name: string;
  readonly original: Method;
}

export type Answer = (call: Call) => unknown;

/** A token for what the call gives: named after the output, and after the words around it where there are any. */
function derive({ symbols, text, args, name }: Call): string {
  const whole = wholeToken(text);
  const reference = whole ?? firstReference(text);
  if (args.some((arg) => typeof arg === "function")) symbols.fail(reference, `.${name}() with a function`);
  const of = whole === null ? `of(${JSON.stringify(shown(text))}).` : "";
  return token(`${reference}|${of}${describe(name, args)}`);
}

/** Throws: the program wants to know what only the output's own text can tell. */
export function decides({ symbols, text, name }: Call): never {
  return symbols.fail(firstReference(text), `.${name}() decides by its text`);
}

/** What works character by character: on the words and the tokens apart. */
const perPart: Answer = (call) =>
  parts(call.text)
    .map((part) =>
      wholeToken(part) === null ? call.original.apply(part, [...call.args]) : derive({ ...call, text: part }),
    )
    .join("");

/** What changes some of the words: a token counts as one character that is none of those looked for. */
const around: Answer = (call) => {
  if (wholeToken(call.text) !== null) return derive(call);
  const { text, restore } = atoms(call.text);
  return restore(String(call.original.apply(text, [...call.args]))) ?? derive(call);
};

/** What counts characters: known only where none of a token's are counted. */
const cutting: Answer = (call) => {
  const { head, tail } = ends(call.text);
  const [start = 0, end] = call.args.map(Number);
  if (call.name === "slice" && end === undefined && start < 0 && -start <= tail.length) return tail.slice(start);
  const fromFront = start >= 0 && start <= head.length;
  if (fromFront && end === undefined && CUT_TO_END.has(call.name)) return call.text.slice(start);
  const last = call.name === "substr" ? start + (end ?? 0) : ["charAt", "at"].includes(call.name) ? start + 1 : end;
  if (fromFront && last !== undefined && last >= 0 && last <= head.length)
    return call.original.apply(head, [...call.args]);
  return derive(call);
};

const CUT_TO_END: ReadonlySet<string> = new Set(["slice", "substring", "substr"]);

const splitting: Answer = (call) => {
  const reference = wholeToken(call.text);
  if (reference !== null) return pieces(call.symbols, `${reference}|${describe(call.name, call.args)}`);
  if (call.args[0] === "") return decides(call);
  const { text } = atoms(call.text);
  const tokens = parts(call.text).filter((part) => wholeToken(part) !== null);
  const found = call.original.apply(text, [...call.args]) as (string | undefined)[];
  return found.map((piece) => piece?.replace(/\uE006/g, () => tokens.shift() ?? ""));
};

const startsWith: Answer = (call) => {
  const { head } = ends(call.text);
  const wanted = String(call.args[0]);
  if (call.args.length > 1) return decides(call);
  if (head.startsWith(wanted)) return true;
  return wanted.startsWith(head) ? decides(call) : false;
};

const endsWith: Answer = (call) => {
  const { tail } = ends(call.text);
  const wanted = String(call.args[0]);
  if (call.args.length > 1) return decides(call);
  if (tail.endsWith(wanted)) return true;
  return wanted.endsWith(tail) ? decides(call) : false;
};

const includes: Answer = (call) => {
  const wanted = String(call.args[0]);
  const found = parts(call.text).some((part) => wholeToken(part) === null && part.includes(wanted));
  return found && call.args.length === 1 ? true : decides(call);
};

const indexOf: Answer = (call) => {
  const at = ends(call.text).head.indexOf(String(call.args[0]));
  return at >= 0 && call.args.length === 1 ? at : decides(call);
};

/** What holds at a boundary, or looks at what stands around a match. */
const LOOKS_AROUND = /\\b|\(\?<?[=!]/i;

/** Whether a pattern matches is known where it does so in the words before the first token. */
export function matchesBefore(text: string, pattern: RegExp): RegExpExecArray | null {
  if (pattern.global || pattern.sticky || LOOKS_AROUND.test(pattern.source)) return null;
  const found = pattern.exec(atoms(text).text);
  return found !== null && found.index + found[0].length <= ends(text).head.length ? found : null;
}

const search: Answer = (call) => {
  const pattern = call.args[0];
  const found = pattern instanceof RegExp ? matchesBefore(call.text, pattern) : null;
  return found === null ? decides(call) : found.index;
};

/** What was matched, and not only that something was, is known where it ends before the token. */
const match: Answer = (call) => {
  const pattern = call.args[0];
  const found = pattern instanceof RegExp ? matchesBefore(call.text, pattern) : null;
  return found === null || found.index + found[0].length === ends(call.text).head.length ? decides(call) : found;
};

/** Methods of text, by name. What is not here either needs no answer (`concat`) or cannot be given one (`length`). */
export const TEXT_METHODS: { readonly [name: string]: Answer } = {
  toLowerCase: perPart,
  toUpperCase: perPart,
  toLocaleLowerCase: perPart,
  toLocaleUpperCase: perPart,
  normalize: perPart,
  trim: around,
  trimStart: around,
  trimEnd: around,
  replace: around,
  replaceAll: around,
  slice: cutting,
  substring: cutting,
  substr: cutting,
  charAt: cutting,
  at: cutting,
  padStart: derive,
  padEnd: derive,
  split: splitting,
  startsWith,
  endsWith,
  includes,
  indexOf,
  search,
  match,
  lastIndexOf: decides,
  matchAll: decides,
  localeCompare: decides,
  charCodeAt: decides,
  codePointAt: decides,
};

/** Methods of patterns, asked about a text. */
export const PATTERN_METHODS: { readonly [name: string]: (call: Call, pattern: RegExp) => unknown } = {
  test: (call, pattern) => (matchesBefore(call.text, pattern) === null ? decides(call) : true),
  exec: (call, pattern) => match({ ...call, args: [pattern] }),
};

/** Functions that read a number out of a text. */
export const NUMBER_READERS: readonly (readonly [owner: object, name: string])[] = [
  [globalThis, "parseInt"],
  [globalThis, "parseFloat"],
  [globalThis, "isNaN"],
  [globalThis, "isFinite"],
  [Number, "parseInt"],
  [Number, "parseFloat"],
];

export const reading: Answer = ({ symbols, text, name }) => symbols.fail(firstReference(text), `${name}() of its text`);

const QUOTING: ReadonlySet<PropertyKey> = new Set([
  "test",
  "exec",
  "charCodeAt",
  "codePointAt",
  "at",
  "includes",
  "indexOf",
] as PropertyKey[]).add(Symbol.iterator);
const LOOKING: ReadonlySet<PropertyKey> = new Set(["startsWith", "endsWith", "search", "match"]);

/**
 * True for questions that a library asks to decide how it writes a text (whether YAML has to quote it): the token is in
 * what it writes either way.
 */
export function isLibraryAffair(text: string, name: PropertyKey): boolean {
  return QUOTING.has(name) || (LOOKING.has(name) && wholeToken(text) === null);
}
