import { gunzipSync } from "node:zlib";
import { compareText, isRecord } from "./canonical";
import { NORMALISERS } from "./normalisers";
import { taggedTree } from "./normalisers/asset";
import { isEncodedProperty, SHORTEST_BASE64 } from "./normalisers/base64";
import { type Inner, type Place, textOf } from "./normalisers/normaliser";
import { asPolicy } from "./normalisers/policy";
import { isSet, POLICY } from "./sets";
import type { Tree } from "./tree";
import { TAG, type Value } from "./types";

/** Formats inside one another. Real user data has four: base64, gzip, cloud-config, the file. */
const NESTING_LIMIT = 8;
/** Levels of maps and lists that are taken apart; what is deeper is compared as one value. */
const DEPTH_LIMIT = 100;
/** Characters that decompression may give for one property: a few kilobytes of gzip can stand for gigabytes. */
const INFLATE_LIMIT = 64 * 1024 * 1024;
/** Texts below this length are decoded again rather than remembered. */
const MEMORABLE_LENGTH = 256;
/** Characters of text that a decoder remembers the trees of. */
const MEMORY_LIMIT = 32 * 1024 * 1024;

/** Decodes properties, and remembers what it decoded: the stacks of a project share nearly all their texts. */
export interface Decoder {
  /** Total: a text that no normaliser takes, or that goes over a limit, is a leaf. */
  decode(type: string, property: string, value: Value): Tree;
}

export function createDecoder(): Decoder {
  const memory = new Memory();
  return {
    decode(type, property, value) {
      const place: Place = { type, path: property, property, file: fileNamed(property) };
      return new Decoding(memory).value(value, place);
    },
  };
}

/** One property, without a memory of others. */
export function decode(type: string, property: string, value: Value): Tree {
  return createDecoder().decode(type, property, value);
}

/** Texts and their trees, by place, for a place decides what is tried. */
class Memory {
  private readonly places = new Map<string, Map<string, Tree>>();
  private size = 0;

  get(place: Place, text: string): Tree | undefined {
    return this.places.get(keyOf(place))?.get(text);
  }

  set(place: Place, text: string, tree: Tree): void {
    if (text.length > MEMORY_LIMIT) return;
    if (this.size + text.length > MEMORY_LIMIT) {
      this.places.clear();
      this.size = 0;
    }
    const key = keyOf(place);
    const texts = this.places.get(key) ?? new Map<string, Tree>();
    this.places.set(key, texts.set(text, tree));
    this.size += text.length;
  }
}

function keyOf(place: Place): string {
  return JSON.stringify([place.type, place.path, place.property, place.file]);
}

/** The decoding of one property: limits count over all that is found in it. */
class Decoding implements Inner {
  private nesting = 0;
  private depth = 0;
  private inflated = 0;
  /** A limit was met, so what comes out is true of this property only. */
  private limited = false;

  constructor(private readonly memory: Memory) {}

  value(value: Value, place: Place): Tree {
    if (typeof value === "string") return this.text(value, place);
    if (typeof value !== "object" || value === null) return { kind: "leaf", value };
    if (this.depth >= DEPTH_LIMIT) {
      this.limited = true;
      return { kind: "leaf", value };
    }
    this.depth++;
    try {
      if (Array.isArray(value)) return this.list(value, place);
      const record = value as { readonly [key: string]: Value };
      if (TAG in record) return taggedTree(record, place, this);
      const policy = asPolicy(record);
      return policy === null ? this.map(record, place) : this.map(policy, { ...place, type: POLICY, path: "" });
    } finally {
      this.depth--;
    }
  }

  text(text: string, place: Place): Tree {
    if (isPlain(text, place)) return { kind: "leaf", value: text };
    if (this.nesting >= NESTING_LIMIT) {
      this.limited = true;
      return { kind: "leaf", value: text };
    }
    if (text.length < MEMORABLE_LENGTH) return this.decodeText(text, place);
    const known = this.memory.get(place, text);
    if (known !== undefined) return known;
    const tree = this.decodeText(text, place);
    if (!this.limited) this.memory.set(place, text, tree);
    return tree;
  }

  gunzip(bytes: Uint8Array): string | null {
    try {
      const content = gunzipSync(bytes, { maxOutputLength: INFLATE_LIMIT - this.inflated });
      this.inflated += content.length;
      return textOf(content);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
        this.inflated = INFLATE_LIMIT - 1;
        this.limited = true;
      }
      return null;
    }
  }

  private decodeText(text: string, place: Place): Tree {
    this.nesting++;
    try {
      for (const normaliser of NORMALISERS) {
        const tree = normaliser.decode(text, place, this);
        if (tree !== null) return tree;
      }
      return { kind: "leaf", value: text };
    } finally {
      this.nesting--;
    }
  }

  private list(value: readonly Value[], place: Place): Tree {
    const items = value.map((item) => this.value(item, { ...place, path: `${place.path}[]` }));
    return { kind: isSet(place.type, place.path, commonKeys(value)) ? "set" : "list", items };
  }

  private map(value: { readonly [key: string]: Value }, place: Place): Tree {
    const entries = Object.keys(value)
      .sort(compareText)
      .map((key) => {
        const path = place.path === "" || place.path.endsWith("!") ? place.path + key : `${place.path}.${key}`;
        return [key, this.value(value[key]!, { type: place.type, path, property: key, file: fileNamed(key) })] as const;
      });
    return { kind: "map", entries };
  }
}

/** The quick answer for nearly all strings: names, ids and numbers have no format to take off. */
function isPlain(text: string, place: Place): boolean {
  if (place.file !== null) return false;
  return text.length < SHORTEST_BASE64 && !/[\n{[]/.test(text) && !isEncodedProperty(place.property);
}

/** A key that is the name of a file, as in a Kubernetes ConfigMap: `nginx.conf`. */
function fileNamed(key: string): string | null {
  return /^[\w./-]*[\w-]\.[A-Za-z][A-Za-z0-9]{0,7}$/.test(key) ? key : null;
}

/** Keys that every item has; none where one item is not a map. */
function commonKeys(items: readonly Value[]): readonly string[] {
  const [first, ...others] = items;
  if (first === undefined || !isRecord(first)) return [];
  return Object.keys(first).filter((key) => others.every((item) => isRecord(item) && Object.hasOwn(item, key)));
}
