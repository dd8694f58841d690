import { isMapValue, isSecret, type PropertyPath } from "../../config/index";
import { canonicalJson, compareText } from "../../graph/canonical";
import type { Value } from "../../graph/types";

/** What one stack has at the place the walk has come to. */
export type Held = ReadonlyMap<string, Value>;

/** What the walk over the configs of all stacks, side by side, comes upon. */
export interface Visitor {
  /** Different values where none may differ. `texts` are equal for equal values. */
  values(path: PropertyPath, held: Held, texts: ReadonlyMap<string, string>): void;
  /** A secret in some stacks, plain text in others. */
  secrecy(path: PropertyPath, held: Held): void;
  /** Keys of one map that not all stacks have: key → the stacks that have it. */
  keys(path: PropertyPath, all: readonly string[], having: ReadonlyMap<string, readonly string[]>): void;
}

/** Places that may differ: the declared variances. */
export type Varies = (path: PropertyPath) => boolean;

/** Walks the configs of all stacks from the outside in and stops at the innermost place that differs. */
export function walk(configs: Held, varies: Varies, visitor: Visitor): void {
  visit([], configs, false);

  function visit(path: PropertyPath, held: Held, inVariance: boolean): void {
    if (held.size < 2) return;
    const texts = new Map([...held].map(([stack, value]) => [stack, textOf(value, path)] as const));
    if (new Set(texts.values()).size === 1) return;
    const free = inVariance || varies(path);
    const values = [...held.values()];
    const secrets = values.filter(isSecret).length;
    if (secrets > 0) {
      if (secrets < values.length) visitor.secrecy(path, held);
    } else if (values.every(isMapValue)) visitMap(path, held, free);
    else if (values.every(Array.isArray)) visitList(path, held, texts, free);
    else if (!free) visitor.values(path, held, texts);
  }

  function visitMap(path: PropertyPath, held: Held, free: boolean): void {
    const maps = [...held].map(([stack, value]) => [stack, value as { readonly [key: string]: Value }] as const);
    const keys = [...new Set(maps.flatMap(([, map]) => Object.keys(map)))].sort(compareText);
    const uneven = new Map<string, readonly string[]>();
    for (const key of keys) {
      const having = maps.filter(([, map]) => Object.hasOwn(map, key));
      if (having.length < maps.length)
        uneven.set(
          key,
          having.map(([stack]) => stack),
        );
      visit([...path, key], new Map(having.map(([stack, map]) => [stack, map[key] as Value])), free);
    }
    if (uneven.size > 0) visitor.keys(path, [...held.keys()], uneven);
  }

  /** Lists of one length are compared item by item; of a variance the lengths may differ, the items' keys may not. */
  function visitList(path: PropertyPath, held: Held, texts: ReadonlyMap<string, string>, free: boolean): void {
    const lists = [...held].map(([stack, value]) => [stack, value as readonly Value[]] as const);
    const lengths = lists.map(([, list]) => list.length);
    const shortest = Math.min(...lengths);
    if (!free && shortest !== Math.max(...lengths)) {
      visitor.values(path, held, texts);
      return;
    }
    for (let index = 0; index < shortest; index++) {
      visit([...path, index], new Map(lists.map(([stack, list]) => [stack, list[index]!])), free);
    }
  }
}

/** Text that is equal for what the program cannot tell apart: at the top every scalar reaches it as a string. */
function textOf(value: Value, path: PropertyPath): string {
  const scalar = typeof value === "number" || typeof value === "boolean";
  if (path.length === 1 && scalar) return JSON.stringify(String(value));
  return canonicalJson(value);
}
