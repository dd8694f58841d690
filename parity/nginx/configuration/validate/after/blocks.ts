import type { Block } from "../types";

/** A block and all that inherit from it, in the order of the configuration, outer ones first. */
export function* blocksIn(block: Block): Iterable<Block> {
  const stack = [block];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    for (let index = next.inner.length - 1; index >= 0; index--) stack.push(next.inner[index]!);
  }
}
