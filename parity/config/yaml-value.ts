import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar as ScalarNode,
} from "yaml";
import { type Position, TAG, type Value } from "../graph/types";
import { quoted } from "./problems";
import type { InputProblem } from "./types";
import type { YamlFile } from "./yaml-document";
import { resolvePlain, type Scalar, scalarText } from "./yaml-scalar";

/** How a node becomes a value. */
export interface ReadOptions {
  /** `{ secure: text }` is a secret, as it is in config. */
  readonly secrets: boolean;
  /** What an unquoted date is: in a stack file, in a default of `Pulumi.yaml`, in our own `parity.yaml`. */
  readonly dates: "stack" | "project" | "text";
}

export interface ReadValue {
  readonly value: Value;
  /** JSON array text of the path inside the value → place of the key or list item. */
  readonly positions: { readonly [path: string]: Position };
  readonly secret: boolean;
}

/** A key of a map, merged keys (`<<`) included. */
export interface MapEntry {
  readonly key: string;
  readonly keyNode: Node;
  readonly node: Node | null;
}

/** Secrets are equal to one another: a `secure:` value may differ in value, never in presence or place. */
export const SECRET: Value = { [TAG]: "secret", fingerprint: "" };

/** Values that aliases repeat, over a whole file. yaml.v3 refuses far more than this as "excessive aliasing". */
const MAX_ALIASED = 20_000;

/** Reads the nodes of one file; what is wrong with them goes to `problems`. */
export class YamlReader {
  readonly file: YamlFile;
  readonly #problems: InputProblem[];
  readonly #anchors = new Map<string, Node[]>();
  readonly #inside: Alias[] = [];
  #aliased = 0;
  #bombed = false;
  readonly #duplicates = new Set<Node>();

  constructor(file: YamlFile, problems: InputProblem[]) {
    this.file = file;
    this.#problems = problems;
    if (file.root !== null) this.#collectAnchors(file.root);
  }

  position(node: Node): Position {
    return this.file.at(node.range?.[0] ?? 0);
  }

  report(node: Node, message: string): void {
    this.#problems.push({ message, position: this.position(node) });
  }

  /** The node itself, or what an alias stands for; null for nothing and for an alias that leads nowhere. */
  resolve(node: Node | null): Node | null {
    if (!isAlias(node)) return node;
    const before = node.range?.[0] ?? 0;
    const target = this.#anchors.get(node.source)?.findLast((anchored) => (anchored.range?.[0] ?? 0) < before);
    if (target !== undefined) return target;
    this.report(
      node,
      `There is no anchor ${quoted(`&${node.source}`)} for this alias. Define it, or write the value here.`,
    );
    return null;
  }

  /** The entries of a map in the order of the file; null for anything else. Of a key given twice, the first. */
  entries(node: Node | null): MapEntry[] | null {
    const map = this.resolve(node);
    if (!isMap(map)) return null;
    const own = new Map<string, MapEntry>();
    const merged = new Map<string, MapEntry>();
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      const keyNode = pair.key ?? map;
      if (isMergeKey(pair.key)) this.#merge(pair.value, merged);
      else this.#addEntry({ key: this.#keyText(keyNode, pair.key), keyNode, node: pair.value }, own);
    }
    for (const [key, entry] of merged) if (!own.has(key)) own.set(key, entry);
    return [...own.values()];
  }

  /** The items of a list; null for anything else. */
  items(node: Node | null): readonly Node[] | null {
    const list = this.resolve(node);
    return isSeq(list) ? (list.items as Node[]) : null;
  }

  /** What a scalar is; null for maps, lists and nothing. */
  scalar(node: Node | null): Scalar | null {
    const scalar = this.resolve(node);
    return isScalar(scalar) ? this.#scalar(scalar) : null;
  }

  /** The text of a scalar that is text; null for everything else. */
  text(node: Node | null): string | null {
    const scalar = this.scalar(node);
    return scalar?.kind === "text" ? scalar.value : null;
  }

  read(node: Node | null, options: ReadOptions): ReadValue {
    const positions: [string, Position][] = [];
    const seen = { secret: false };
    const value = this.#value(node, [], options, positions, seen);
    return { value, positions: Object.fromEntries(positions), secret: seen.secret };
  }

  #value(
    node: Node | null,
    path: readonly (string | number)[],
    options: ReadOptions,
    positions: [string, Position][],
    seen: { secret: boolean },
  ): Value {
    if (isAlias(node)) return this.#follow(node, (target) => this.#value(target, path, options, positions, seen));
    if (this.#inside.length > 0 && ++this.#aliased > MAX_ALIASED) return this.#tooManyAliases();
    if (isScalar(node)) return this.#scalarValue(node, path.length === 0, options);
    const child = (step: string | number, key: Node, item: Node | null): Value => {
      const below = [...path, step];
      positions.push([JSON.stringify(below), this.position(key)]);
      return this.#value(item, below, options, positions, seen);
    };
    if (isSeq(node)) {
      return (node.items as (Node | Pair<Node | null, Node | null> | null)[]).map((item, index) => {
        // An `!!omap` holds pairs; the CLI makes a map of each.
        if (!isPair(item)) return child(index, item ?? node, item);
        const key = this.#keyText(item.key ?? node, item.key);
        return { [key]: this.#value(item.value, [...path, index, key], options, positions, seen) };
      });
    }
    const entries = this.entries(node);
    if (entries === null) return null;
    if (
      options.secrets &&
      entries.length === 1 &&
      entries[0]!.key === "secure" &&
      this.text(entries[0]!.node) !== null
    ) {
      seen.secret = true;
      return SECRET;
    }
    return Object.fromEntries(entries.map((entry) => [entry.key, child(entry.key, entry.keyNode, entry.node)]));
  }

  #scalarValue(node: ScalarNode, whole: boolean, options: ReadOptions): Value {
    const scalar = this.#scalar(node);
    switch (scalar.kind) {
      case "null":
        return null;
      case "integer": {
        // As a whole config value it reaches the program as its digits; inside an object JSON.parse rounds it anyway.
        const value = Number(scalar.digits);
        return whole && !Number.isSafeInteger(value) ? scalar.digits : value === 0 ? 0 : value;
      }
      case "date":
        if (options.dates === "text") return node.source ?? "";
        return options.dates === "project" ? scalar.rfc3339 : scalar.printed;
      case "unusable":
        this.report(node, `Pulumi cannot read ${quoted(scalar.value)} as a config value. Quote it if it is text.`);
        return null;
      default:
        return scalar.value;
    }
  }

  #scalar(node: ScalarNode): Scalar {
    const source = node.source ?? String(node.value ?? "");
    const tag = node.tag?.replace("tag:yaml.org,2002:", "!!");
    if (tag === "!!binary") return { kind: "text", value: Buffer.from(source, "base64").toString("utf8") };
    const plain = node.type === "PLAIN" && tag === undefined;
    if (!plain && (tag === undefined || !/^!!(?:int|float|bool|null|timestamp)$/.test(tag))) {
      return { kind: "text", value: source };
    }
    const scalar = resolvePlain(source);
    const wanted = { "!!int": ["integer"], "!!bool": ["boolean"], "!!null": ["null"], "!!timestamp": ["date"] };
    const kinds = tag === undefined ? null : ((wanted as { [tag: string]: string[] })[tag] ?? ["float", "integer"]);
    if (kinds === null || kinds.includes(scalar.kind)) return scalar;
    this.report(node, `${quoted(source)} is not of its type ${quoted(tag!)}. Change the value, or remove the type.`);
    return { kind: "null" };
  }

  #follow(alias: Alias, use: (target: Node) => Value): Value {
    const target = this.resolve(alias);
    if (target === null) return null;
    if (this.#inside.some((outer) => outer.source === alias.source)) {
      this.report(alias, `The anchor ${quoted(`&${alias.source}`)} contains itself. Write the value out.`);
      return null;
    }
    if (this.#bombed) return null;
    this.#inside.push(alias);
    const value = use(target);
    this.#inside.pop();
    return value;
  }

  #tooManyAliases(): null {
    if (!this.#bombed) {
      const message = `Aliases make more than ${MAX_ALIASED} values of this. Write the values out, or use fewer aliases.`;
      this.report(this.#inside[0]!, message);
    }
    this.#bombed = true;
    return null;
  }

  #merge(node: Node | null, into: Map<string, MapEntry>): void {
    const source = this.resolve(node);
    if (source === null) return;
    const maps = isSeq(source) ? (source.items as Node[]) : [node!];
    for (const map of maps) {
      if (isAlias(map) && this.#inside.some((outer) => outer.source === map.source)) {
        this.report(map, `The anchor ${quoted(`&${map.source}`)} contains itself. Write the value out.`);
        continue;
      }
      const entries = this.#merging(map);
      if (entries === null) this.report(map, "Only maps can be merged with `<<`. Name a map here.");
      for (const entry of entries ?? []) if (!into.has(entry.key)) into.set(entry.key, entry);
    }
  }

  #merging(map: Node): MapEntry[] | null {
    if (!isAlias(map)) return this.entries(map);
    if (this.#bombed) return [];
    this.#inside.push(map);
    const entries = this.entries(map);
    this.#aliased += entries?.length ?? 0;
    if (this.#aliased > MAX_ALIASED) this.#tooManyAliases();
    this.#inside.pop();
    return entries;
  }

  #addEntry(entry: MapEntry, own: Map<string, MapEntry>): void {
    const first = own.get(entry.key);
    if (first === undefined) own.set(entry.key, entry);
    else if (!this.#duplicates.has(entry.keyNode)) {
      this.#duplicates.add(entry.keyNode);
      const line = this.position(first.keyNode).line;
      this.report(
        entry.keyNode,
        `The key ${quoted(entry.key)} is given twice, first in line ${line}. Remove one of the two.`,
      );
    }
  }

  /** Keys that are not text become what the CLI makes of them: `1` → "1", and nothing → "<nil>". */
  #keyText(at: Node, key: Node | null): string {
    const scalar = this.scalar(key);
    if (scalar === null && key !== null) this.report(at, "A key must be text, not a list or a map.");
    return scalar === null || scalar.kind === "null" ? "<nil>" : scalarText(scalar);
  }

  #collectAnchors(root: Node): void {
    const open: unknown[] = [root];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (isPair(next)) open.push(...[next.value, next.key].filter(Boolean));
      else if (isMap(next) || isSeq(next)) for (let i = next.items.length - 1; i >= 0; i--) open.push(next.items[i]);
      const anchor = (next as { anchor?: string }).anchor;
      if (anchor === undefined || isAlias(next)) continue;
      const known = this.#anchors.get(anchor);
      if (known === undefined) this.#anchors.set(anchor, [next as Node]);
      else known.push(next as Node);
    }
  }
}

function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.source === "<<" && (key.type === "PLAIN" || key.tag === "tag:yaml.org,2002:merge");
}
