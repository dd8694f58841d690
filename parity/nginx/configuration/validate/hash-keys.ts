import type { Block, Refusal } from "./types";

/** ngx_hash_add_key with wildcards: names that a hash takes, in nginx's three parts. */
export class HostKeys {
  /** Exact keys, in order. */
  readonly exact: string[] = [];
  /** `*.example.com` as `com.example.`, `.example.com` as `com.example`. */
  readonly head: string[] = [];
  /** `www.example.*` as `www.example`. */
  readonly tail: string[] = [];
  private readonly seen = { exact: new Set<string>(), head: new Set<string>(), tail: new Set<string>() };

  /** ngx_hash_wildcard_init makes a hash of the first labels, and one of what is behind each: the labels are the keys. */
  get headLabels(): readonly string[] {
    return labels(this.head);
  }

  get tailLabels(): readonly string[] {
    return labels(this.tail);
  }

  /** What nginx says of it: null added, `invalid`, or `busy` where it was added before. */
  add(key: string, wildcards: boolean): "invalid" | "busy" | null {
    const name = lowered(key);
    if (!wildcards) return this.addExact(name);
    const stars = name.split("*").length - 1;
    if (stars > 1 || name.includes("..") || name.includes("\0")) return "invalid";
    if (name.length > 1 && name.startsWith(".")) {
      // It also takes the name without the dot, but that is not in the exact hash.
      const bare = name.slice(1);
      if (this.seen.exact.has(bare)) return "busy";
      this.seen.exact.add(bare);
      return put(this.seen.head, bare, this.head, reversed(bare));
    }
    if (name.length > 2 && name.startsWith("*.")) {
      return put(this.seen.head, name.slice(2), this.head, `${reversed(name.slice(2))}.`);
    }
    if (name.length > 2 && name.endsWith(".*"))
      return put(this.seen.tail, name.slice(0, -2), this.tail, name.slice(0, -2));
    return stars > 0 ? "invalid" : this.addExact(name);
  }

  /** As {@link add}, in nginx's words for `map` and `valid_referers`. */
  refuse(key: string, wildcards: boolean, invalid: string): Refusal | null {
    const found = this.add(key, wildcards);
    if (found === "invalid") {
      return { message: `${invalid} "${key}"`, hint: "A * stands for a whole label at one end, once: *.example.com." };
    }
    if (found === "busy")
      return { message: `conflicting parameter "${lowered(key)}"`, hint: "It is there twice: keep one of them." };
    return null;
  }

  private addExact(name: string): "busy" | null {
    return put(this.seen.exact, name, this.exact, name);
  }
}

/** ngx_tolower, in place: what nginx then says of the key is in lower case, too. */
function lowered(key: string): string {
  return key.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function put(seen: Set<string>, key: string, list: string[], value: string): "busy" | null {
  if (seen.has(key)) return "busy";
  seen.add(key);
  list.push(value);
  return null;
}

function reversed(name: string): string {
  return name.split(".").toReversed().join(".");
}

export interface HashLimits {
  readonly maxSize: number;
  readonly bucketSize: number;
}

/** ngx_cacheline_size of x86-64, to which bucket sizes are rounded up. */
const CACHE_LINE = 64;
const POINTER = 8;

export function aligned(size: number): number {
  return Math.ceil(size / CACHE_LINE) * CACHE_LINE;
}

/**
 * What ngx_hash_init says of a hash: whether its buckets can hold the longest key. `name` is nginx's (`map_hash`); the
 * settings of that name in `http` count.
 */
export function hashKeys(keys: HostKeys, name: string, block: Block, defaults: HashLimits): Refusal | null {
  const limits = {
    maxSize: block.value<number>(`${name}_max_size`) ?? defaults.maxSize,
    bucketSize: aligned(block.value<number>(`${name}_bucket_size`) ?? defaults.bucketSize),
  };
  const refusal = hashError(name, limits, [keys.exact, keys.headLabels, keys.tailLabels]);
  return refusal === null ? null : { ...refusal, place: "none" };
}

/** What nginx says of the first part that cannot be built. */
export function hashError(name: string, limits: HashLimits, parts: readonly (readonly string[])[]): Refusal | null {
  for (const keys of parts) {
    if (keys.length === 0) continue;
    if (limits.maxSize === 0) {
      const message = `could not build ${name}, you should increase ${name}_max_size: 0`;
      return { message, hint: `Set ${name}_max_size to the number of names, or more.` };
    }
    if (limits.bucketSize > 65536 - CACHE_LINE) {
      const message = `could not build ${name}, too large ${name}_bucket_size: ${limits.bucketSize}`;
      return { message, hint: `Lower ${name}_bucket_size.` };
    }
    const longest = Math.max(...keys.map((key) => Buffer.byteLength(key)));
    // NGX_HASH_ELT_SIZE: a pointer, and a length of two bytes with the name, in whole pointers; and one pointer at the end.
    const needed = POINTER + Math.ceil((longest + 2) / POINTER) * POINTER + POINTER;
    if (needed <= limits.bucketSize) continue;
    const message = `could not build ${name}, you should increase ${name}_bucket_size: ${limits.bucketSize}`;
    return { message, hint: `A name is too long for it: set ${name}_bucket_size to ${aligned(needed)} or more.` };
  }
  return null;
}

function labels(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => name.split(".")))].filter((label) => label !== "");
}
