import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar as ScalarNode } from "yaml";
import { type Position, TAG, type Value } from "../graph/types";
import { quoted } from "./problems";
import type { InputProblem } from "./types";
import { Aliases } from "./yaml-alias";
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
export const SECRET: Value = { [TAG]: "secret" };

/** What one reading of a value collects. */
interface Reading {
  readonly options: ReadOptions;
  readonly positions: Map<string, Position>;
  secret: boolean;
}

/** Reads the nodes of one file; what is wrong with them goes to `problems`. */
export class YamlReader {
  readonly file: YamlFile;
  readonly #problems: InputProblem[];
  readonly #aliases: Aliases;
  readonly #duplicates = new Set<Node>();

  constructor(file: YamlFile, problems: InputProblem[]) {
    this.file = file;
    this.#problems = problems;
    this.#aliases = new Aliases(file.root, (node, message) => this.report(node, message));
  }

  position(node: Node): Position {
    return this.file.at(node.range?.[0] ?? 0);
  }

  report(node: Node, message: string): void {
    this.#problems.push({ message, position: this.position(node) });
  }

  /** The entries of a map in the order of the file; null for anything else. Of a key given twice, the first. */
  entries(node: Node | null): MapEntry[] | null {
    const map = this.#resolve(node);
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
    const list = this.#resolve(node);
    return isSeq(list) ? (list.items as Node[]) : null;
  }

  /** What a scalar is; null for maps, lists and nothing. */
  scalar(node: Node | null): Scalar | null {
    const scalar = this.#resolve(node);
    return isScalar(scalar) ? this.#scalar(scalar) : null;
  }

  /** The text of a scalar that is text; null for everything else. */
  text(node: Node | null): string | null {
    const scalar = this.scalar(node);
    return scalar?.kind === "text" ? scalar.value : null;
  }

  read(node: Node | null, options: ReadOptions): ReadValue {
    const reading: Reading = { options, positions: new Map(), secret: false };
    const value = this.#value(node, [], reading);
    return { value, positions: Object.fromEntries(reading.positions), secret: reading.secret };
  }

  #resolve(node: Node | null): Node | null {
    return isAlias(node) ? this.#aliases.target(node) : node;
  }

  #value(node: Node | null, path: readonly (string | number)[], reading: Reading): Value {
    if (isAlias(node)) return this.#aliases.follow(node, (target) => this.#value(target, path, reading));
    if (!this.#aliases.count(1)) return null;
    if (isScalar(node)) return this.#scalarValue(node, path.length === 0, reading.options);
    const child = (step: string | number, key: Node, item: Node | null): Value => {
      const below = [...path, step];
      reading.positions.set(JSON.stringify(below), this.position(key));
      return this.#value(item, below, reading);
    };
    if (isSeq(node)) {
      return (node.items as (Node | Pair<Node | null, Node | null> | null)[]).map((item, index) => {
        // An `!!omap` holds pairs; the CLI makes a map of each.
        if (!isPair(item)) return child(index, item ?? node, item);
        const key = this.#keyText(item.key ?? node, item.key);
        return { [key]: this.#value(item.value, [...path, index, key], reading) };
      });
    }
    const entries = this.entries(node);
    if (entries === null) return null;
    if (reading.options.secrets && this.#isSecure(entries)) {
      reading.secret = true;
      return SECRET;
    }
    return Object.fromEntries(entries.map((entry) => [entry.key, child(entry.key, entry.keyNode, entry.node)]));
  }

  /** A map of the single key `secure`, with text under it; any other map is a map (`isSecureValue`, object.go). */
  #isSecure([first, ...others]: readonly MapEntry[]): boolean {
    return first?.key === "secure" && others.length === 0 && this.text(first.node) !== null;
  }

  #scalarValue(node: ScalarNode, whole: boolean, options: ReadOptions): Value {
    const scalar = this.#scalar(node);
    switch (scalar.kind) {
      case "null":
        return null;
      case "integer": {
        // As a whole config value it reaches the program as its digits; inside an object JSON.parse rounds it anyway.
        const value = Number(scalar.digits);
        return whole && !Number.isSafeInteger(value) ? scalar.digits : value;
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

  /** Quoted and block scalars are text, others what they look like; a tag (`!!int`) can ask for a kind. */
  #scalar(node: ScalarNode): Scalar {
    const source = node.source ?? String(node.value ?? "");
    const tag = node.tag?.replace("tag:yaml.org,2002:", "!!");
    if (tag === "!!binary") return { kind: "text", value: Buffer.from(source, "base64").toString("utf8") };
    const kinds = tag === undefined ? undefined : TAGGED.get(tag);
    if (kinds === undefined) {
      return tag === undefined && node.type === "PLAIN" ? resolvePlain(source) : { kind: "text", value: source };
    }
    const scalar = resolvePlain(source);
    if (kinds.includes(scalar.kind)) return scalar;
    this.report(node, `${quoted(source)} is not of its type ${quoted(tag!)}. Change the value, or remove the type.`);
    return { kind: "null" };
  }

  /** Adds the entries of a `<<` key: a map, or a list of maps of which the first to have a key wins. */
  #merge(node: Node | null, into: Map<string, MapEntry>): void {
    if (isAlias(node)) {
      this.#aliases.follow(node, (target) => this.#merge(target, into));
    } else if (isSeq(node)) {
      for (const item of node.items as Node[]) this.#merge(item, into);
    } else {
      const entries = this.entries(node) ?? [];
      if (node !== null && !isMap(node)) this.report(node, "Only maps can be merged with `<<`. Name a map here.");
      if (!this.#aliases.count(entries.length)) return;
      for (const entry of entries) if (!into.has(entry.key)) into.set(entry.key, entry);
    }
  }

  #addEntry(entry: MapEntry, own: Map<string, MapEntry>): void {
    const first = own.get(entry.key);
    if (first === undefined) own.set(entry.key, entry);
    else if (!this.#duplicates.has(entry.keyNode)) {
      this.#duplicates.add(entry.keyNode);
      const place = `first in line ${this.position(first.keyNode).line}`;
      this.report(entry.keyNode, `The key ${quoted(entry.key)} is given twice, ${place}. Remove one of the two.`);
    }
  }

  /** Keys that are not text become what the CLI makes of them: `1` → "1", and nothing → "<nil>". */
  #keyText(at: Node, key: Node | null): string {
    const scalar = this.scalar(key);
    if (scalar === null && key !== null) this.report(at, "A key must be text, not a list or a map.");
    const text = scalar === null || scalar.kind === "null" ? "<nil>" : scalarText(scalar);
    // It marks tagged nodes: with it, a file could pass a plain value off as a secret.
    if (text.includes(TAG)) this.report(at, "A key may not contain the character U+E000. Rename the key.");
    return text;
  }
}

/** Kinds that a tag admits. Other tags mean text, as they do to yaml.v3 without a type to decode into. */
const TAGGED = new Map<string, readonly Scalar["kind"][]>([
  ["!!int", ["integer"]],
  ["!!float", ["float", "integer"]],
  ["!!bool", ["boolean"]],
  ["!!null", ["null"]],
  ["!!timestamp", ["date"]],
]);

function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.source === "<<" && (key.type === "PLAIN" || key.tag === "tag:yaml.org,2002:merge");
}
