import type { Value } from "../types";
import { contentPlace, type Normaliser, wrap } from "./normaliser";

/** Nodes a document may have once aliases are followed: a page of anchors can stand for billions. */
const NODE_LIMIT = 200_000;
const DEPTH_LIMIT = 100;
/** The parser calls itself for each level, and from about 2,000 on can take the process down instead of throwing. */
const NESTING_LIMIT = 400;
/** Characters that are read, at about 1 MB a second; a launch template takes 16 KB of user data. */
const LENGTH_LIMIT = 1_000_000;

/** YAML, only where a name says so (`values.yaml`, `specYaml`): nearly every text is YAML to a parser. */
export const yaml: Normaliser = {
  id: "yaml",
  decode(text, place, inner) {
    if (!/ya?ml$/i.test(place.file ?? place.property) || !/[:\-[{]/.test(text)) return null;
    const value = parseYaml(text);
    if (typeof value !== "object" || value === null) return null;
    return wrap(["yaml"], inner.value(value, contentPlace(place)));
  },
};

/**
 * The value of a text by YAML 1.1, as PyYAML (cloud-init) and go-yaml (Kubernetes) read it; several documents are a list.
 * Undefined where the text is not YAML or too long, or holds what a plain value cannot (unknown tags, keys that are not scalars).
 */
export function parseYaml(text: string): Value | undefined {
  if (text.length > LENGTH_LIMIT || nesting(text) > NESTING_LIMIT) return undefined;
  // Loaded on first use: a project without YAML in its properties does not pay for the parser.
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  try {
    const documents = parseAllDocuments(text, {
      version: "1.1",
      uniqueKeys: false,
      intAsBigInt: true,
      logLevel: "silent",
    });
    if (!Array.isArray(documents)) return undefined;
    if (documents.some((document) => document.errors.length > 0 || document.warnings.length > 0)) return undefined;
    const count = { nodes: 0 };
    const values = documents.map((document) => plain(document.toJS(), count, 0));
    return values.length === 1 ? values[0]! : values;
  } catch {
    return undefined;
  }
}

/**
 * A bound of how deep a text nests, found without reading it: the columns and indicators that a line begins with, open
 * brackets, and `a: a: a:` in one line.
 */
function nesting(text: string): number {
  let deepest = 0;
  let brackets = 0;
  for (const line of text.split("\n")) {
    const start = /^[\s?:-]*/.exec(line)![0].length;
    let colons = 0;
    for (let at = start; at < line.length; at++) {
      const char = line[at]!;
      if (char === "[" || char === "{") brackets++;
      else if ((char === "]" || char === "}") && brackets > 0) brackets--;
      else if (char === ",") colons = 0;
      else if (char === ":" && /^\s?$/.test(line[at + 1] ?? "")) colons++;
      deepest = Math.max(deepest, start + brackets + colons);
    }
    deepest = Math.max(deepest, start);
  }
  return deepest;
}

/** What the parser made of YAML's further types, as a plain value that differs where the text's meaning does. */
function plain(value: unknown, count: { nodes: number }, depth: number): Value {
  if (++count.nodes > NODE_LIMIT || depth > DEPTH_LIMIT) throw new RangeError("too large");
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map((item) => plain(item, count, depth + 1));
  if (value instanceof Set) return [...value].map((item) => plain(item, count, depth + 1));
  if (value instanceof Map) throw new TypeError("an ordered map");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, count, depth + 1)]));
}
