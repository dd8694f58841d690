import { createHash } from "node:crypto";
import type { Value } from "./types";

/** Code-unit order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True for objects of a {@link Value}: maps and tagged nodes, not lists. */
export function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON with keys in code-unit order and no white space: equal values have equal text. */
export function canonicalJson(value: Value): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const record = value as { readonly [key: string]: Value };
  const members = Object.keys(record)
    .sort(compareText)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key]!)}`);
  return `{${members.join(",")}}`;
}

/** Deep equality, keys in any order. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => equalValues(item, b[index]!));
  }
  const left = a as { readonly [key: string]: Value };
  const right = b as { readonly [key: string]: Value };
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equalValues(left[key]!, right[key]!));
}

/** `sha256:` and 64 hexadecimal digits, of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

/** Digest of a value, the same for equal values. */
export function digest(value: Value): string {
  return sha256(canonicalJson(value));
}

/**
 * `Finding.id`: twelve hexadecimal digits of check, resource and property. Stable over runs and versions; 48 bits make a
 * collision among 10,000 findings of one project less likely than one in five million.
 *
 * @param apart what tells it from others of its check, where it is about no address
 */
export function findingId(
  check: string,
  resource: string | null,
  property: string | null,
  apart: string | null = null,
): string {
  return createHash("sha256")
    .update(canonicalJson([check, resource, property, ...(apart === null ? [] : [apart])]))
    .digest("hex")
    .slice(0, 12);
}
