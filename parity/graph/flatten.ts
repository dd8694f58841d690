import { segments, settingValue } from "../nginx";
import { contentAddress, joinAddress, lineAddress, partAddress, settingAddress } from "./address";
import { compareText } from "./canonical";
import type { Leaf, NginxNode, Tree } from "./tree";
import { treeText } from "./tree-text";
import { type Position, SECRET, type Value } from "./types";

interface Place {
  readonly address: string;
  readonly parent: string;
  readonly file: string | null;
}

/**
 * All leaves of a tree, each with an address of its own, in the order of the tree; sets in the order of their canonical
 * texts. Text of several lines gives a leaf a line. A decoded text gives one leaf at its own address that holds its
 * formats (`base64 gzip cloud-init`), an empty map, list or block one leaf that says so.
 */
export function flatten(address: string, tree: Tree): Leaf[] {
  const leaves: Leaf[] = [];
  const counts = new Map<string, number>();
  const add = (at: string, value: Value, position: Position | null, parent: string): void => {
    const count = (counts.get(at) ?? 0) + 1;
    counts.set(at, count);
    leaves.push({ address: count === 1 ? at : `${at}#${count}`, value, position, parent });
  };
  walk(tree, { address, parent: address, file: null }, add);
  return leaves;
}

type Add = (at: string, value: Value, position: Position | null, parent: string) => void;

function walk(tree: Tree, at: Place, add: Add): void {
  switch (tree.kind) {
    case "leaf":
      walkLeaf(tree.value, at, add);
      break;
    case "secret":
      add(at.address, SECRET, null, at.parent);
      break;
    case "map":
      if (tree.entries.length === 0) add(at.address, {}, null, at.parent);
      walkEntries(tree.entries, at, add);
      break;
    case "list":
    case "set": {
      if (tree.items.length === 0) add(at.address, [], null, at.parent);
      const items =
        tree.kind === "list" ? tree.items : [...tree.items].sort((a, b) => compareText(treeText(a), treeText(b)));
      items.forEach((item, index) => {
        const address = joinAddress(at.address, index);
        walk(item, { ...at, address, parent: item.kind === "leaf" ? at.address : address }, add);
      });
      break;
    }
    case "nginx":
      walkNodes(tree.directives, null, at, add);
      break;
    case "decoded":
      walkDecoded(tree, at, add);
  }
}

function walkLeaf(value: Value, at: Place, add: Add): void {
  if (typeof value !== "string" || !value.includes("\n")) {
    add(at.address, value, null, at.parent);
    return;
  }
  value.split("\n").forEach((text, index) => {
    const position = at.file === null ? null : { file: at.file, line: index + 1 };
    add(lineAddress(at.address, index + 1), text, position, at.address);
  });
}

function walkEntries(entries: readonly (readonly [string, Tree])[], at: Place, add: Add): void {
  for (const [key, item] of entries) {
    walk(item, { ...at, address: joinAddress(at.address, key), parent: at.address }, add);
  }
}

function walkDecoded(tree: Extract<Tree, { kind: "decoded" }>, at: Place, add: Add): void {
  add(at.address, tree.formats.join(" "), null, at.parent);
  const content = contentAddress(at.address);
  walk(tree.content, { ...at, address: content, parent: at.address }, add);
  for (const part of tree.parts) {
    const address = partAddress(at.address, part.name);
    const inside: Place = { address, parent: address, file: part.name };
    walkEntries(part.attributes, inside, add);
    walk(part.tree, inside, add);
  }
}

function walkNodes(nodes: readonly NginxNode[], parent: string | null, at: Place, add: Add): void {
  const names = segments(nodes, parent);
  nodes.forEach((node, index) => {
    const address = settingAddress(at.address, names[index]!);
    if (node.block === null || node.block.length === 0) add(address, settingValue(node), node.position, at.address);
    else walkNodes(node.block, node.name, { ...at, address, parent: address }, add);
  });
}
