import fc from "fast-check";
import { joinAddress, partAddress, type Tree, treeText } from "../../parity/graph";
import type { NginxNode } from "../../parity/graph/tree";
import { orderGroups, segments } from "../../parity/nginx";

/** Small pools, so that generated trees share much and differ in little. */
const TEXTS = ["a", "b", "c", "a\nb\nc", "80", ""];
const KEYS = ["name", "port", "a.b", "x"];

const position = { file: "f", line: 1, column: 1 };
const simple = fc
  .record({ name: fc.constantFrom("listen", "gzip", "return", "add_header"), arg: fc.constantFrom("a", "b", "80") })
  .map(({ name, arg }): NginxNode => ({ name, args: [arg], block: null, position }));

const nodes: fc.Arbitrary<readonly NginxNode[]> = fc.letrec<{ nodes: readonly NginxNode[]; block: NginxNode }>(
  (tie) => ({
    block: fc
      .record({
        head: fc.constantFrom<readonly string[]>(["server"], ["location", "/a"], ["location", "~ ^/b"], ["http"]),
        block: tie("nodes"),
      })
      .map(({ head: [name = "", ...args], block }): NginxNode => ({ name, args, block, position })),
    nodes: fc.array(fc.oneof({ maxDepth: 3 }, simple, tie("block")), { maxLength: 5 }),
  }),
).nodes;

const scalar = fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom(0, 80, true, null));
const distinct = (items: fc.Arbitrary<Tree>) => fc.uniqueArray(items, { selector: treeText, maxLength: 5 });

/** Trees of all kinds; the items of a set differ, so that an item can be told by its index. */
export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => {
  const entries = fc.dictionary(fc.constantFrom(...KEYS), tie("tree"), { maxKeys: 4 });
  const map = entries.map((found): Tree => ({ kind: "map", entries: Object.entries(found).sort(byKey) }));
  const parts = fc.dictionary(fc.constantFrom("/etc/a", "/etc/b", "c"), tie("tree"), { maxKeys: 3 });
  return {
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar.map((value): Tree => ({ kind: "leaf", value })),
      map,
      fc.array(tie("tree"), { maxLength: 5 }).map((items): Tree => ({ kind: "list", items })),
      distinct(tie("tree")).map((items): Tree => ({ kind: "set", items })),
      fc.tuple(fc.constantFrom("cloud-init" as const, "json" as const), tie("tree"), parts).map(
        ([format, content, found]): Tree => ({
          kind: "decoded",
          formats: [format],
          content,
          parts: Object.entries(found).map(([name, tree]) => ({ name, attributes: [], tree })),
        }),
      ),
      nodes.map(
        (directives): Tree => ({
          kind: "decoded",
          formats: ["nginx"],
          content: { kind: "nginx", directives },
          parts: [],
        }),
      ),
    ),
  };
}).tree;

function byKey([a]: [string, Tree], [b]: [string, Tree]): number {
  return a < b ? -1 : 1;
}

/** The tree and all trees in it. */
export function treeOf(tree: Tree): Tree[] {
  switch (tree.kind) {
    case "leaf":
    case "nginx":
      return [tree];
    case "secret":
      return [tree, ...treeOf(tree.content)];
    case "map":
      return [tree, ...tree.entries.flatMap(([, item]) => treeOf(item))];
    case "list":
    case "set":
      return [tree, ...tree.items.flatMap(treeOf)];
    case "decoded":
      return [tree, ...treeOf(tree.content), ...tree.parts.flatMap((part) => treeOf(part.tree))];
  }
}

export function copy<T>(tree: T): T {
  return JSON.parse(JSON.stringify(tree)) as T;
}

/** The same meaning in another order of writing: a generator from `seed` decides. */
export function shuffle(tree: Tree, seed: number): Tree {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  };
  const mixed = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  const mixNodes = (list: readonly NginxNode[], parent: string | null): NginxNode[] => {
    const inside = list.map((node) => ({
      ...node,
      block: node.block === null ? null : mixNodes(node.block, node.name),
    }));
    const groups = orderGroups(list, parent);
    const free = mixed(inside.filter((_, index) => groups[index] === null));
    const tied = inside.filter((_, index) => groups[index] !== null);
    return [...free, ...tied];
  };
  const mix = (node: Tree): Tree => {
    switch (node.kind) {
      case "leaf":
        return node;
      case "secret":
        return { kind: "secret", content: mix(node.content) };
      case "map":
        return { kind: "map", entries: node.entries.map(([key, item]) => [key, mix(item)] as const) };
      case "list":
        return { kind: "list", items: node.items.map(mix) };
      case "set":
        return { kind: "set", items: mixed(node.items.map(mix)) };
      case "nginx":
        return { kind: "nginx", directives: mixNodes(node.directives, null) };
      case "decoded": {
        const parts = mixed(node.parts.map((part) => ({ ...part, tree: mix(part.tree) })));
        return { ...node, content: mix(node.content), parts };
      }
    }
  };
  return mix(tree);
}

/** Steps to a leaf: what `replaceAt` follows. */
export type Path = readonly (string | number)[];

/** Every leaf of a tree, and every simple directive, with the address that a difference there must have. */
export function leafPaths(tree: Tree, address = ""): { path: Path; address: string }[] {
  const below = (item: Tree, step: string | number, at: string) =>
    leafPaths(item, at).map((found) => ({ ...found, path: [step, ...found.path] }));
  switch (tree.kind) {
    case "leaf":
      return [{ path: [], address }];
    case "secret":
      return leafPaths(tree.content, address).map(({ path }) => ({ path: ["content", ...path], address }));
    case "map":
      return tree.entries
        .flatMap(([key, item], index) => below(item, index, joinAddress(address === "" ? "?" : address, key)))
        .map((found) => (address === "" ? { ...found, address: found.address.slice(1) } : found));
    case "list":
    case "set":
      return tree.items.flatMap((item, index) => below(item, index, `${address}[${index}]`));
    case "nginx":
      return nodePaths(tree.directives, null, address);
    case "decoded": {
      const content = address.endsWith("!") ? address : `${address}!`;
      return [
        ...below(tree.content, "content", content),
        ...tree.parts.flatMap((part, index) => below(part.tree, index, partAddress(address, part.name))),
      ];
    }
  }
}

function nodePaths(
  list: readonly NginxNode[],
  parent: string | null,
  address: string,
): { path: Path; address: string }[] {
  const names = segments(list, parent);
  return list.flatMap((node, index) => {
    const at = address.endsWith("!") ? address + names[index]! : `${address}/${names[index]!}`;
    if (node.block === null) return [{ path: [index], address: at }];
    return nodePaths(node.block, node.name, at).map((found) => ({ ...found, path: [index, ...found.path] }));
  });
}

/** The tree with the leaf at `path` replaced; of a directive, its last argument. */
export function replaceAt(tree: Tree, path: Path, value: string): Tree {
  const [step, ...rest] = path;
  const at = (index: number, item: Tree): Tree => (index === step ? replaceAt(item, rest, value) : item);
  switch (tree.kind) {
    case "leaf":
      return { kind: "leaf", value };
    case "secret":
      return { ...tree, content: replaceAt(tree.content, rest, value) };
    case "map":
      return { ...tree, entries: tree.entries.map(([key, item], index) => [key, at(index, item)] as const) };
    case "list":
    case "set":
      return { ...tree, items: tree.items.map((item, index) => at(index, item)) };
    case "nginx":
      return { ...tree, directives: replaceNode(tree.directives, path, value) };
    case "decoded":
      if (step === "content") return { ...tree, content: replaceAt(tree.content, rest, value) };
      return { ...tree, parts: tree.parts.map((part, index) => ({ ...part, tree: at(index, part.tree) })) };
  }
}

function replaceNode(list: readonly NginxNode[], [step, ...rest]: Path, value: string): NginxNode[] {
  return list.map((node, index) => {
    if (index !== step) return node;
    if (node.block === null) return { ...node, args: [...node.args.slice(0, -1), value] };
    return { ...node, block: replaceNode(node.block, rest, value) };
  });
}
