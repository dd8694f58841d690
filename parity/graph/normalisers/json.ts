import type { Value } from "../types";
import { contentPlace, type Normaliser, wrap } from "./normaliser";

/** JSON objects and lists: IAM policies, container definitions, dashboards. A scalar alone is text. */
export const json: Normaliser = {
  id: "json",
  decode(text, place, inner) {
    const value = parseJson(text);
    return value === null ? null : wrap(["json"], inner.value(value, contentPlace(place)));
  },
};

/** The object or list that a text is; null for everything else, and where reading would lose digits of a number. */
export function parseJson(text: string): Value | null {
  const body = text.trim();
  const brackets = `${body[0]}${body[body.length - 1]}`;
  if (brackets !== "{}" && brackets !== "[]") return null;
  try {
    const value = JSON.parse(body) as Value;
    return losesDigits(body, value) ? null : value;
  } catch {
    return null;
  }
}

/** Two account numbers of twenty digits, or 1e400 and 1e500, would be equal once read as floating-point numbers. */
function losesDigits(body: string, value: Value): boolean {
  const long = body.match(/\d{16,}|\d[eE][+-]?\d{3,}/g);
  if (long === null) return false;
  const back = JSON.stringify(value);
  return long.some((digits) => !back.includes(digits));
}
