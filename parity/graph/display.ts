import { canonicalJson, isRecord } from "./canonical";
import { showReferences } from "./reference";
import { TAG, type Value } from "./types";

/**
 * C0, DEL and C1 controls, line and paragraph separators, directional overrides, the byte-order mark and lone
 * surrogates: what moves a terminal's cursor, or makes a line read otherwise than it is (CVE-2021-42574).
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const SHORT: { readonly [char: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * A value as text for people, on one line: strings as they are, other values as canonical JSON, references as
 * `${path.property}`, tagged nodes by what they are. A secret's value is in no form of it.
 */
export function display(value: Value): string {
  if (typeof value === "string") return escapeControls(showReferences(value));
  const plain = describeTagged(value);
  return escapeControls(typeof plain === "string" ? plain : canonicalJson(plain));
}

/** Control characters as `\n` or `\u0007`, so that a value cannot leave its line or hide part of itself. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The value with every tagged node replaced by its description, and references shown. */
function describeTagged(value: Value): Value {
  if (typeof value === "string") return showReferences(value);
  if (Array.isArray(value)) return value.map(describeTagged);
  if (!isRecord(value)) return value;
  if (TAG in value) return describe(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [showReferences(key), describeTagged(item)]));
}

function describe(node: { readonly [key: string]: Value }): string {
  switch (node[TAG]) {
    case "secret":
      return "[secret]";
    case "unknown":
      return "[unknown]";
    default:
      return `[${[node[TAG], ...["source", "sha256"].map((key) => content(node[key], key))].filter(Boolean).join(" ")}]`;
  }
}

function content(value: Value | undefined, key: string): string {
  if (typeof value !== "string" || value === "") return "";
  return key === "sha256" ? `sha256:${value.replace(/^sha256:/, "").slice(0, 12)}` : value;
}
