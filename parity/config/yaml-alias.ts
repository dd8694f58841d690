import { type Alias, isAlias, isMap, isPair, isSeq, type Node } from "yaml";
import { quoted } from "./problems";

/** Values that aliases repeat, over a whole file. yaml.v3 refuses far more than this as "excessive aliasing". */
const MAX_ALIASED = 20_000;

/** Aliases that lead to aliases: each level is one of recursion, and a stack overflow must not be reached. */
const MAX_CHAIN = 100;

/** The anchors of one file, and a guard against aliases that lead into themselves or multiply. */
export class Aliases {
  readonly #anchors = new Map<string, Node[]>();
  readonly #inside: Alias[] = [];
  readonly #report: (node: Node, message: string) => void;
  #repeated = 0;
  #exhausted = false;

  constructor(root: Node | null, report: (node: Node, message: string) => void) {
    this.#report = report;
    if (root !== null) this.#collect(root);
  }

  /** What an alias stands for: the nearest anchor of that name before it. Null, and a problem, without one. */
  target(alias: Alias): Node | null {
    const before = alias.range?.[0] ?? 0;
    const target = this.#anchors.get(alias.source)?.findLast((node) => (node.range?.[0] ?? 0) < before);
    if (target !== undefined) return target;
    const name = quoted(`&${alias.source}`);
    this.#report(alias, `There is no anchor ${name} for this alias. Define it, or write the value here.`);
    return null;
  }

  /** Uses what an alias stands for; null where it leads nowhere, into itself, or to too much. */
  follow<T>(alias: Alias, use: (target: Node) => T): T | null {
    const target = this.target(alias);
    if (target === null || this.#exhausted) return null;
    if (this.#inside.some((outer) => outer.source === alias.source)) {
      this.#report(alias, `The anchor ${quoted(`&${alias.source}`)} contains itself. Write the value out.`);
      return null;
    }
    if (this.#inside.length >= MAX_CHAIN) {
      this.#exhaust(`Aliases lead through more than ${MAX_CHAIN} anchors here. Write the values out.`);
      return null;
    }
    this.#inside.push(alias);
    const result = use(target);
    this.#inside.pop();
    return result;
  }

  /** Counts values that are read; false once aliases have made too many of them. */
  count(values: number): boolean {
    if (this.#inside.length === 0) return true;
    this.#repeated += values;
    if (this.#repeated <= MAX_ALIASED) return true;
    this.#exhaust(`Aliases make more than ${MAX_ALIASED} values of this. Write the values out, or use fewer aliases.`);
    return false;
  }

  /** Follows no alias from here on; the first reason is reported, where the outermost alias stands. */
  #exhaust(message: string): void {
    if (!this.#exhausted) this.#report(this.#inside[0]!, message);
    this.#exhausted = true;
  }

  #collect(root: Node): void {
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
