import { TAG, type Value } from "../../../parity/graph/types";

/** An object, a list or a tagged node. */
export function isContainer(value: Value | undefined): value is { readonly [key: string]: Value } | readonly Value[] {
  return typeof value === "object" && value !== null;
}

/** The tag of a tagged node, or null. */
export function tagOf(value: Value | undefined): string | null {
  return isContainer(value) && TAG in value ? (value as { [TAG]: string })[TAG] : null;
}

export function isTagged(value: Value | undefined, tag: string): boolean {
  return tagOf(value) === tag;
}
