import { compareText } from "./canonical";
import type { NginxNode, Part, Tree } from "./tree";
import { TAG, type Value } from "./types";

/** What replaces the scalars of a tree. */
export interface ScalarMap {
  /** Every text: leaves, keys, names of parts, nginx names and arguments, sources of assets. */
  text(text: string): string;
  /** Every number leaf; left out, numbers stay. */
  number?(number: number): Value;
  /** All keys of one map, or names of the parts of one text; left out, `text` is asked of each. */
  keys?(keys: readonly string[]): readonly string[];
}

type Record = { readonly [key: string]: Value };

/** The tree with its scalars replaced. What a replacement leaves alone is shared with the given tree, not copied. */
export function mapScalars(tree: Tree, map: ScalarMap): Tree {
  switch (tree.kind) {
    case "leaf": {
      const value = mapValue(tree.value, map);
      return value === tree.value ? tree : { ...tree, value };
    }
    case "secret": {
      const content = mapScalars(tree.content, map);
      return content === tree.content ? tree : { ...tree, content };
    }
    case "map": {
      const entries = mapEntries(tree.entries, map);
      return entries === tree.entries ? tree : { ...tree, entries };
    }
    case "list":
    case "set": {
      const items = mapAll(tree.items, (item) => mapScalars(item, map));
      return items === tree.items ? tree : { ...tree, items };
    }
    case "decoded": {
      const content = mapScalars(tree.content, map);
      const names = mapKeys(tree.parts, ({ name }) => name, map);
      const parts = mapAll(tree.parts, (part, index) => mapPart(part, names[index]!, map));
      return content === tree.content && parts === tree.parts ? tree : { ...tree, content, parts };
    }
    case "nginx": {
      const directives = mapAll(tree.directives, (node) => mapNode(node, map));
      return directives === tree.directives ? tree : { ...tree, directives };
    }
  }
}

/** The value with its scalars replaced, as {@link mapScalars} does with a leaf. Unknowns stay. */
export function mapValue(value: Value, map: ScalarMap): Value {
  if (typeof value === "string") return map.text(value);
  if (typeof value === "number") return map.number === undefined ? value : map.number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return mapAll(value as readonly Value[], (item) => mapValue(item, map));
  const record = value as Record;
  if (TAG in record) return mapTagged(record, map);
  const entries = Object.entries(record);
  const keys = mapKeys(entries, ([key]) => key, map);
  const mapped = mapAll(entries, (entry, index) => {
    const [key, item] = [keys[index]!, mapValue(entry[1], map)];
    return key === entry[0] && item === entry[1] ? entry : ([key, item] as [string, Value]);
  });
  return mapped === entries ? value : Object.fromEntries(mapped);
}

/** A source may be named for the stack, and an archive or a secret may hold text. */
function mapTagged(node: Record, map: ScalarMap): Value {
  if (node[TAG] === "unknown") return node;
  const changes: { [key: string]: Value } = {};
  for (const key of ["source", "text", "entries", "content"]) {
    const value = node[key];
    if (value === undefined) continue;
    const mapped = mapValue(value, map);
    if (mapped !== value) changes[key] = mapped;
  }
  return Object.keys(changes).length === 0 ? node : { ...node, ...changes };
}

type Entries = readonly (readonly [key: string, tree: Tree])[];

/** Keys stay in order; of two that become one, the last is kept, as an object literal does. */
function mapEntries(entries: Entries, map: ScalarMap): Entries {
  let renamed = false;
  const keys = mapKeys(entries, ([key]) => key, map);
  const mapped = mapAll(entries, (entry, index) => {
    const [key, tree] = [keys[index]!, mapScalars(entry[1], map)];
    renamed ||= key !== entry[0];
    return key === entry[0] && tree === entry[1] ? entry : ([key, tree] as const);
  });
  return renamed ? [...new Map(mapped)].sort(([a], [b]) => compareText(a, b)) : mapped;
}

function mapKeys<T>(items: readonly T[], keyOf: (item: T) => string, map: ScalarMap): readonly string[] {
  const keys = items.map(keyOf);
  return map.keys?.(keys) ?? keys.map((key) => map.text(key));
}

function mapPart(part: Part, name: string, map: ScalarMap): Part {
  const attributes = mapEntries(part.attributes, map);
  const tree = mapScalars(part.tree, map);
  const same = name === part.name && attributes === part.attributes && tree === part.tree;
  return same ? part : { name, attributes, tree };
}

/** Names too: inside `map`, `geo` or `types` the name of a directive is a value. */
function mapNode(node: NginxNode, map: ScalarMap): NginxNode {
  const name = map.text(node.name);
  const args = mapAll(node.args, (arg) => map.text(arg));
  const block = node.block === null ? null : mapAll(node.block, (child) => mapNode(child, map));
  const same = name === node.name && args === node.args && block === node.block;
  return same ? node : { ...node, name, args, block };
}

/** `list.map`, but the list itself where nothing changed. */
function mapAll<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let changed = false;
  const mapped = list.map((item, index) => {
    const next = change(item, index);
    changed ||= next !== item;
    return next;
  });
  return changed ? mapped : list;
}
