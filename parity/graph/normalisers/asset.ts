import { compareText, isRecord } from "../canonical";
import type { DecodedTree, Tree } from "../tree";
import { TAG, type Value } from "../types";
import { contentPlace, type Inner, type Place, wrap } from "./normaliser";

type Node = { readonly [key: string]: Value };

/**
 * A tagged node as a tree. An asset is its content, whatever local file it came from: text is decoded by the name of its
 * source, other bytes are compared by digest. Only an address on the network is kept, for its content is not here.
 */
export function taggedTree(node: Node, place: Place, inner: Inner): Tree {
  const { content: secret } = node;
  if (node[TAG] === "secret" && secret !== undefined) return { kind: "secret", content: inner.value(secret, place) };
  if (node[TAG] === "asset" && typeof node["text"] === "string") {
    const source = typeof node["source"] === "string" ? node["source"] : null;
    return wrap(["asset"], inner.text(node["text"], { ...contentPlace(place), file: source ?? place.file }));
  }
  if (node[TAG] === "archive" && isRecord(node["entries"] ?? null)) {
    return archiveTree(node["entries"] as Node, place, inner);
  }
  const { source, ...content } = node;
  const local = typeof source === "string" && !/^[a-z][a-z0-9+.-]+:\/\//i.test(source);
  return { kind: "leaf", value: local && typeof node["sha256"] === "string" ? (content as Value) : node };
}

function archiveTree(entries: Node, place: Place, inner: Inner): DecodedTree {
  const parts = Object.keys(entries)
    .sort(compareText)
    .map((name) => {
      const at: Place = { ...contentPlace(place), property: name, file: name };
      return { name, attributes: [], tree: inner.value(entries[name]!, at) };
    });
  return { kind: "decoded", formats: ["archive"], content: { kind: "map", entries: [] }, parts };
}
