import { readRegex } from "./regex";
import type { Call, Refusal } from "./types";

const HINT = "The regular expression is broken there: escape the character, or quote the whole expression.";

/** ngx_regex_compile alone. */
export function checkRegex(pattern: string): Refusal | null {
  const { error } = readRegex(pattern);
  return error === null ? null : { message: error, hint: HINT };
}

/** ngx_http_regex_compile: named groups become variables. */
export function defineGroups(call: Call, pattern: string): Refusal | null {
  const { error, names } = readRegex(pattern);
  if (error !== null) return { message: error, hint: HINT };
  for (const name of names.toSorted()) {
    const refusal = call.variables.define(name) ?? call.variables.use(name, call.directive);
    if (refusal !== null) return refusal;
  }
  return null;
}
