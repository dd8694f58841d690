import type { Directive } from "../../types";
import { toBytes } from "../bytes";
import type { Run } from "../run";
import type { Text } from "../types";
import type { Definition } from "./definitions";

export interface Split {
  readonly source: string;
  readonly parts: readonly { readonly below: number; readonly value: string; readonly entry: Directive }[];
}

const ALL = 0xffffffff;

/** ngx_conf_split_clients_block: shares of the 32-bit hash, one behind the other; `*` takes the rest. */
export function compileSplit(directive: Directive): Split {
  const parts: Split["parts"][number][] = [];
  let last = 0;
  for (const entry of directive.block ?? []) {
    const { name, args } = entry;
    if (args[0] === undefined) continue;
    if (name !== "*") last += Math.floor((Math.round(Number(name.slice(0, -1)) * 100) * ALL) / 10_000);
    parts.push({ below: name === "*" ? Number.POSITIVE_INFINITY : last, value: toBytes(args[0]), entry });
  }
  return { source: directive.args[0]!, parts };
}

/** The same client always gets the same share: where the source is known, so is the share. */
export function evaluateSplit(run: Run, { split }: Definition & { kind: "split_clients" }): Text {
  const source = run.text(split.source);
  if (typeof source !== "string") return source;
  const hash = murmur(source);
  const found = split.parts.find(({ below }) => hash < below);
  if (found === undefined) return "";
  run.meet(found.entry);
  return found.value;
}

const FACTOR = 0x5bd1e995;

/** ngx_murmur_hash2. */
function murmur(bytes: string): number {
  let hash = bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    let word = 0;
    for (let byte = 3; byte >= 0; byte--) word = (word << 8) | bytes.charCodeAt(at + byte);
    word = Math.imul(word, FACTOR);
    word = Math.imul(word ^ (word >>> 24), FACTOR);
    hash = Math.imul(hash, FACTOR) ^ word;
  }
  if (at < bytes.length) {
    for (let byte = bytes.length - at - 1; byte >= 0; byte--) hash ^= bytes.charCodeAt(at + byte) << (8 * byte);
    hash = Math.imul(hash, FACTOR);
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR);
  return (hash ^ (hash >>> 15)) >>> 0;
}
