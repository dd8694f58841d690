import type { Value } from "../graph/types";
import { isMapValue } from "./value-path";

/**
 * A config value as a program gets it, always a string: text as it is, `null` as nothing, numbers and booleans as they
 * are written in JSON, maps and lists as the CLI's JSON.
 */
export function configText(value: Value): string {
  if (typeof value === "string") return value;
  return value === null ? "" : goJson(value);
}

const ESCAPED: { readonly [character: string]: string } = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON as Go's `encoding/json` writes it: no white space, keys sorted, and `<`, `>`, `&` escaped for HTML. */
function goJson(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (isMapValue(value)) {
    const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
    return `{${keys.map((key) => `${goJson(key)}:${goJson(value[key]!)}`).join(",")}}`;
  }
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPED[character]!);
}
