import type { Directive } from "./types";

/** Where a directive begins: tells it from all others, and is the same in every reading of the same files. */
export function whereOf({ position, start }: Pick<Directive, "position" | "start">): string {
  return `${position.file}:${start}`;
}
