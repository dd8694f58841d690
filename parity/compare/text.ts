import { canonicalJson, isRecord } from "../graph/canonical";
import { showReferences } from "../graph/reference";
import { TAG, type Value } from "../graph/types";

/**
 * A value as a finding gives it: strings as they are, references as `${path.property}`, anything else as canonical JSON,
 * an absent value as null. A secret is `{"secret":true}`: what it is does not leave the comparison.
 */
export function asText(value: Value | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value === "string") return showReferences(value);
  return canonicalJson(opaque(value));
}

/** The value without what must not be written down: what is secret, and the numbers of unknowns. */
export function opaque(value: Value): Value {
  if (typeof value === "string") return showReferences(value);
  if (Array.isArray(value)) return value.map(opaque);
  if (!isRecord(value)) return value;
  if (value[TAG] === "secret") return { secret: true };
  if (value[TAG] === "unknown") return { unknown: true };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key === TAG ? "kind" : key, opaque(item)]));
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
