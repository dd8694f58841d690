import { blockKind, isLuaBlock } from "./blocks";
import { keyOf } from "./keys";
import { quoteArg } from "./quote";
import { portRank, serverKey } from "./server";
import type { Node } from "./types";

/** One directive in one context: the part of an address after its last `!`. */
export interface Setting<N> {
  readonly address: string;
  /** Address of the block it stands in; null outside of all blocks. */
  readonly parent: string | null;
  readonly node: N;
}

/**
 * Every directive of a tree, blocks included, in the order of the tree, each with its address: the segments of its
 * blocks and its own, joined by `/`. Addresses are unique.
 */
export function settings<N extends Node<N>>(directives: readonly N[]): Setting<N>[] {
  const found: Setting<N>[] = [];
  const stack: { nodes: readonly N[]; names: readonly string[]; parent: Setting<N> | null; next: number }[] = [];
  const enter = (nodes: readonly N[], parent: Setting<N> | null): void => {
    stack.push({ nodes, names: segments(nodes, parent?.node.name ?? null), parent, next: 0 });
  };
  enter(directives, null);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const node = frame.nodes[frame.next];
    const name = frame.names[frame.next++];
    if (node === undefined || name === undefined) {
      stack.pop();
      continue;
    }
    const parent = frame.parent?.address ?? null;
    const setting = { address: parent === null ? name : `${parent}/${name}`, parent, node };
    found.push(setting);
    if (node.block !== null) enter(node.block, setting);
  }
  return found;
}

/**
 * The segment of each directive of one block, in its order; `parent` is the name of the block's directive. A segment is
 * the name, with a key in brackets where several of that name can stand in one block; see docs/nginx.md. What is alike
 * gets `#2`, `#3` … in the order of writing, servers of one name in the order of their ports, those with TLS first.
 */
export function segments<N extends Node<N>>(nodes: readonly N[], parent: string | null): string[] {
  const names = nodes.map((node) => segmentOf(node, parent));
  const alike = new Map<string, number[]>();
  for (const [index, name] of names.entries()) {
    const group = alike.get(name);
    if (group === undefined) alike.set(name, [index]);
    else group.push(index);
  }
  for (const [name, group] of alike) {
    if (group.length === 1) continue;
    if (name.startsWith("server[")) group.sort((a, b) => portRank(nodes[a]!) - portRank(nodes[b]!));
    for (const [count, index] of group.entries()) if (count > 0) names[index] = `${name}#${count + 1}`;
  }
  return names;
}

/** The value of a setting as text: its arguments, quoted where nginx would need it, joined by one space. */
export function settingValue(node: { readonly name: string; readonly args: readonly string[] }): string {
  return node.args.map((arg) => quoteArg(arg)).join(" ");
}

function segmentOf<N extends Node<N>>(node: N, parent: string | null): string {
  const key = wordsOf(node, parent);
  const name = /^[A-Za-z_]\w*$/.test(node.name) ? node.name : `[${keyText([node.name])}]`;
  return key.length === 0 ? name : `${name}[${keyText(key)}]`;
}

function wordsOf<N extends Node<N>>(node: N, parent: string | null): readonly string[] {
  if (parent !== null && blockKind(parent) === "entries") return keyOf(node, parent);
  if (node.block === null) return isLuaBlock(node.name) ? node.args.slice(0, -1) : keyOf(node, parent);
  return node.name === "server" && node.args.length === 0 ? serverKey(node) : node.args;
}

/**
 * Words as the content of a bracket, so that its end can be found: what holds white space, is empty or begins with `"`
 * becomes a JSON string, and so does the whole when it then begins with `"` or its brackets do not pair up.
 */
function keyText(words: readonly string[]): string {
  const text = words
    .map((word) => (/^$|^"|[\s\u0000-\u001f\u007f]/.test(word) ? JSON.stringify(word) : word))
    .join(" ");
  return text.startsWith('"') || !balanced(text) ? JSON.stringify(text) : text;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "[") depth++;
    else if (char === "]" && --depth < 0) return false;
  }
  return depth === 0;
}
