import { parseInteger } from "../../values";
import { HINT } from "../hints";
import { defineGroups } from "../regexes";
import type { Call, Handler, Handlers, Refusal } from "../types";
import { nameless } from "./blocks";

const FLAGS = ["last", "break", "redirect", "permanent"];
const REDIRECT = /^(https?:\/\/|\$scheme)/;

const rewrite: Handler = (call) => {
  const [pattern, replacement, flag] = call.args as [string, string, string?];
  if (replacement === "") return { message: "empty replacement", hint: "Write what the path becomes." };
  const refusal = defineGroups(call, pattern);
  if (refusal !== null) return refusal;
  if (flag !== undefined && !FLAGS.includes(flag)) {
    return { message: `invalid parameter "${flag}"`, hint: `The flags are ${FLAGS.join(", ")}.` };
  }
  return call.script(replacement.replace(/\?$/, ""));
};

const returns: Handler = (call) => {
  const [code, text] = call.args as [string, string?];
  const status = parseInteger(code);
  const redirects = status === null && text === undefined && REDIRECT.test(code);
  if ((status === null || status > 999) && !redirects) {
    const hint = "Write a code up to 999, and behind it perhaps a text or, for 301, 302, 303, 307 and 308, a URL.";
    return { message: `invalid return code "${code}"`, hint };
  }
  const value = redirects ? code : text;
  return value === undefined ? null : call.script(value);
};

const set: Handler = (call) => {
  const [variable, value] = call.args as [string, string];
  if (!variable.startsWith("$")) return { message: `invalid variable name "${variable}"`, hint: HINT.variableName };
  return define(call, variable.slice(1)) ?? call.script(value);
};

/** Defines a variable that is used at once. */
export function define(call: Call, name: string): Refusal | null {
  return call.variables.define(name) ?? call.variables.use(name, call.directive);
}

const ifBlock: Handler = (call) => {
  const { location, context } = call.block;
  // In a location without a name (`location "" { … }`) nginx takes it for one of the server.
  call.opens = { context: context === "S" || context === "I" ? "I" : "J", location: nameless(location) };
  return condition(call);
};

const HINT_CONDITION =
  "A condition is ($variable), ($variable = text), !=, ~, ~*, !~ or !~* a regular expression, or -f, -d, -e or -x a path.";

/** ngx_http_rewrite_if_condition: the words from `(` to `)`. */
function condition(call: Call): Refusal | null {
  const invalid = (word: string): Refusal => ({ message: `invalid condition "${word}"`, hint: HINT_CONDITION });
  const words = [...call.args];
  if (!words[0]!.startsWith("(")) return invalid(words[0]!);
  if (words[0] === "(") words.shift();
  else words[0] = words[0]!.slice(1);
  if (words.length === 0) return invalid("(");
  const last = words.at(-1)!;
  if (!last.endsWith(")")) return invalid(last);
  if (last === ")") words.pop();
  else words[words.length - 1] = last.slice(0, -1);
  const first = words[0] ?? ")";
  if (first.length > 1 && first.startsWith("$")) return comparison(call, words, invalid);
  if (/^!?-.$/.test(first) && first.length === (first.startsWith("!") ? 3 : 2)) return fileTest(call, words, invalid);
  return invalid(first);
}

function comparison(call: Call, words: readonly string[], invalid: (word: string) => Refusal): Refusal | null {
  const [variable, operator, operand] = words as [string, string?, string?];
  if (words.length !== 1 && words.length !== 3) return invalid(variable);
  const refusal = call.variables.use(variable.slice(1), call.directive);
  if (refusal !== null || operator === undefined) return refusal;
  if (operator === "=" || operator === "!=") return call.script(operand!);
  if (/^!?~\*?$/.test(operator)) return defineGroups(call, operand!);
  return { message: `unexpected "${operator}" in condition`, hint: HINT_CONDITION };
}

function fileTest(call: Call, words: readonly string[], invalid: (word: string) => Refusal): Refusal | null {
  if (words.length !== 2) return invalid(words[0]!);
  const refusal = call.script(words[1]!);
  if (refusal !== null) return refusal;
  return /^!?-[fdex]$/.test(words[0]!) ? null : invalid(words[0]!);
}

export const rewriteHandlers: Handlers = {
  http_rewrite: rewrite,
  http_rewrite_return: returns,
  http_rewrite_break: () => null,
  http_rewrite_set: set,
  http_rewrite_if: ifBlock,
};
