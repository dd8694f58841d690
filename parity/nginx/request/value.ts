import { toBytes } from "./bytes";
import { Cache } from "./cache";

/** A text with variables (ngx_http_script_compile): its pieces in order. */
export type Piece =
  | string
  | { readonly variable: string }
  /** `$1`. */
  | { readonly capture: number }
  /** The first `?` of a replacement: arguments begin. */
  | { readonly args: true };

export interface Value {
  readonly pieces: readonly Piece[];
  /** The text, where it holds no variable. */
  readonly constant: string | null;
  /** The variable, where it is all there is. */
  readonly variable: string | null;
  /** Both captures and variables stand in it. */
  readonly mixed: boolean;
}

const PLAIN = new Cache<Value>();
const REPLACEMENTS = new Cache<Value>();

/** Compiles a text of the configuration. */
export function compiledText(text: string): Value {
  return PLAIN.get(text) ?? PLAIN.put(text, compileValue(toBytes(text), false));
}

/** Compiles the replacement of a `rewrite`, in which the first `?` begins the arguments. */
export function compiledReplacement(text: string): Value {
  return REPLACEMENTS.get(text) ?? REPLACEMENTS.put(text, compileValue(toBytes(text), true));
}

/** A variable that nginx would refuse (`$` at the end, `${` without `}`) is taken as text: such an nginx does not start. */
const PIECE = /\$([1-9])|\$\{([A-Za-z0-9_]+)\}|\$([A-Za-z0-9_]+)|[^$]+|\$/g;

function compileValue(text: string, args: boolean): Value {
  const pieces: Piece[] = [];
  let marked = !args;
  for (const [whole, capture, braced, name] of text.matchAll(PIECE)) {
    if (capture !== undefined) pieces.push({ capture: Number(capture) });
    else if (braced !== undefined || name !== undefined) pieces.push({ variable: (braced ?? name)!.toLowerCase() });
    else if (marked || !whole.includes("?")) pieces.push(whole);
    else {
      marked = true;
      const mark = whole.indexOf("?");
      if (mark > 0) pieces.push(whole.slice(0, mark));
      pieces.push({ args: true });
      if (mark + 1 < whole.length) pieces.push(whole.slice(mark + 1));
    }
  }
  const plain = pieces.every((piece) => typeof piece === "string");
  const has = (kind: "capture" | "variable") => pieces.some((piece) => typeof piece !== "string" && kind in piece);
  const [only = ""] = pieces.length === 1 ? pieces : [];
  return {
    pieces,
    constant: plain ? pieces.join("") : null,
    variable: typeof only !== "string" && "variable" in only ? only.variable : null,
    mixed: has("capture") && has("variable"),
  };
}

/** Whether a replacement holds a `?` of its own (`sc->args`). */
export function hasMark(value: Value): boolean {
  return value.pieces.some((piece) => typeof piece !== "string" && "args" in piece);
}
