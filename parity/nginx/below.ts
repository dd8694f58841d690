import type { Directive } from "./types";

/** What is in a block, with all that is below it, in order. */
export function below({ block }: Pick<Directive, "block">): Directive[] {
  const found: Directive[] = [];
  const left = [...(block ?? [])].reverse();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    found.push(next);
    for (let index = (next.block?.length ?? 0) - 1; index >= 0; index--) left.push(next.block![index]!);
  }
  return found;
}
