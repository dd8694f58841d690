import type { Value } from "../types";
import { contentPlace, type Normaliser, wrap } from "./normaliser";

/** Nodes a document may have once aliases are followed: a page of anchors can stand for billions. */
const NODE_LIMIT = 200_000;
const DEPTH_LIMIT = 100;

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
 * Undefined where the text is not YAML, or holds what a plain value cannot (unknown tags, keys that are not scalars).
 */
export function parseYaml(text: string): Value | undefined {
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
