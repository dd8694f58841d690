import { canonicalJson, compareText, sha256 } from "./canonical";
import { display } from "./display";
import { nginxText } from "./nginx";
import { showReferences } from "./reference";
import type { NginxNode, Tree } from "./tree";
import { SECRET, type Value } from "./types";

/** Characters of a value that a person still reads; the digest of the rest keeps two long values apart. */
const LENGTH_LIMIT = 300;
const SHOWN_LENGTH = 200;

/** What stands at an address, as one value: small things whole, large ones by their beginning and a digest. */
export function summary(tree: Tree): Value {
  if (tree.kind === "leaf") return shortValue(tree.value);
  if (tree.kind === "secret") return SECRET;
  if (tree.kind === "nginx") return shorten(tree.directives.map(nginxText).join(" "));
  return tree.kind === "decoded" ? decodedSummary(tree) : shortValue(plain(tree));
}

/** The text of a directive on one line: `location = /health { return 200; }`. */
export function nodeSummary(node: NginxNode): string {
  return shorten(nginxText(node));
}

/** A value that is long as text becomes its beginning and a digest; any other stays as it is. */
export function shortValue(value: Value): Value {
  if (typeof value === "string") return value.length > LENGTH_LIMIT ? shorten(value) : value;
  if (typeof value !== "object" || value === null) return value;
  return canonicalJson(value).length > LENGTH_LIMIT ? shorten(display(value)) : value;
}

function shorten(text: string): string {
  const shown = showReferences(text);
  if (shown.length <= LENGTH_LIMIT) return text;
  return `${shown.slice(0, SHOWN_LENGTH)}… (${shown.length} characters, ${sha256(shown).slice(0, 19)})`;
}

function decodedSummary(tree: Extract<Tree, { kind: "decoded" }>): Value {
  if (tree.parts.length === 0) return summary(tree.content);
  const names = tree.parts.map((part) => part.name).join(", ");
  return shorten(`${tree.formats.join(" ")} with ${names} (${sha256(display(plain(tree))).slice(0, 19)})`);
}

/** The tree as a plain value, decoded content in place of what it was decoded from. */
function plain(tree: Tree): Value {
  switch (tree.kind) {
    case "leaf":
      return tree.value;
    case "secret":
      return SECRET;
    case "map":
      return Object.fromEntries(tree.entries.map(([key, item]) => [key, plain(item)]));
    case "list":
      return tree.items.map(plain);
    case "set":
      return tree.items.map(plain).sort((a, b) => compareText(canonicalJson(a), canonicalJson(b)));
    case "nginx":
      return tree.directives.map(nginxText).join(" ");
    case "decoded": {
      if (tree.parts.length === 0) return plain(tree.content);
      const parts = tree.parts.map((part) => [`!${part.name}`, [plainMap(part.attributes), plain(part.tree)]]);
      return Object.fromEntries([["", plain(tree.content)], ...parts]);
    }
  }
}

function plainMap(entries: readonly (readonly [string, Tree])[]): Value {
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
