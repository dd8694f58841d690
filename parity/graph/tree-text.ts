import { orderGroups } from "../nginx";
import { canonicalJson, compareText, sha256 } from "./canonical";
import type { NginxNode, Tree } from "./tree";
import { TAG, type Value } from "./types";

/** Trees never change, so their text is made once. */
const TEXTS = new WeakMap<Tree | NginxNode, string>();

/** One of these stands in the text of every tree that holds a secret: the head of a tree's, and of a leaf's. */
const SECRETS = ["secret(", `${JSON.stringify(TAG)}:"secret"`];

/**
 * The canonical text of a tree: equal for two trees exactly where `diffTrees` finds no difference. Sets, parts of files
 * and nginx directives without an order of meaning are sorted. It holds what is secret: it is for comparing in
 * memory only; {@link publicTreeText} is the text without them.
 */
export function treeText(tree: Tree): string {
  if (tree.kind === "leaf") return canonicalJson(tree.value);
  const known = TEXTS.get(tree);
  if (known !== undefined) return known;
  const text = makeText(tree);
  TEXTS.set(tree, text);
  return text;
}

/** The canonical text of a tree as it may leave the process: a secret is `{"secret":true}` in it, whatever its value. */
export function publicTreeText(tree: Tree): string {
  const text = treeText(tree);
  return SECRETS.some((head) => text.includes(head)) ? treeText(withoutSecrets(tree)) : text;
}

/** `sha256:…` of {@link publicTreeText}. */
export function treeDigest(tree: Tree): string {
  return sha256(publicTreeText(tree));
}

/** The canonical text of one directive with all that is in its block. */
export function nodeText(node: NginxNode): string {
  const known = TEXTS.get(node);
  if (known !== undefined) return known;
  const head = JSON.stringify([node.name, ...node.args]);
  const text = node.block === null ? head : `${head}{${directivesText(node.block, node.name)}}`;
  TEXTS.set(node, text);
  return text;
}

function makeText(tree: Exclude<Tree, { kind: "leaf" }>): string {
  switch (tree.kind) {
    case "secret":
      return `secret(${treeText(tree.content)})`;
    case "map":
      return `{${tree.entries.map(([key, item]) => `${JSON.stringify(key)}:${treeText(item)}`).join()}}`;
    case "list":
      return `[${tree.items.map(treeText).join()}]`;
    case "set":
      return `<${tree.items.map(treeText).sort(compareText).join()}>`;
    case "nginx":
      return `nginx{${directivesText(tree.directives, null)}}`;
    case "decoded": {
      const parts = tree.parts.map(({ name, attributes, tree: part }) => {
        const said = attributes.map(([key, item]) => `${JSON.stringify(key)}:${treeText(item)}`).join();
        return `${JSON.stringify(name)}(${said})${treeText(part)}`;
      });
      if (!tree.formats.includes("mime")) parts.sort(compareText);
      return `${tree.formats.join(" ")}!${treeText(tree.content)}!${parts.join()}`;
    }
  }
}

/** Directives of one group keep their order; the groups, and what is in none, are sorted. A group's name says nothing. */
function directivesText(nodes: readonly NginxNode[], parent: string | null): string {
  const free: string[] = [];
  const sequences = new Map<string, string[]>();
  orderGroups(nodes, parent).forEach((group, index) => {
    const text = nodeText(nodes[index]!);
    const sequence = group === null ? free : sequences.get(group);
    if (sequence !== undefined) sequence.push(text);
    else sequences.set(group!, [text]);
  });
  const ordered = [...sequences.values()].map((texts) => `(${texts.join()})`);
  return [...free, ...ordered].sort(compareText).join();
}

function withoutSecrets(tree: Tree): Tree {
  switch (tree.kind) {
    case "leaf":
      return { kind: "leaf", value: hideSecrets(tree.value) };
    case "secret":
      return { kind: "leaf", value: { secret: true } };
    case "map":
      return { kind: "map", entries: tree.entries.map(([key, item]) => [key, withoutSecrets(item)] as const) };
    case "list":
    case "set":
      return { kind: tree.kind, items: tree.items.map(withoutSecrets) };
    case "nginx":
      return tree;
    case "decoded": {
      const hide = ([key, item]: readonly [string, Tree]) => [key, withoutSecrets(item)] as const;
      const parts = tree.parts.map((part) => ({
        name: part.name,
        attributes: part.attributes.map(hide),
        tree: withoutSecrets(part.tree),
      }));
      return { ...tree, content: withoutSecrets(tree.content), parts };
    }
  }
}

/** A value with `{"secret":true}` for every secret. */
export function hideSecrets(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(hideSecrets);
  const record = value as { readonly [key: string]: Value };
  if (record[TAG] === "secret") return { secret: true };
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, hideSecrets(item)]));
}
