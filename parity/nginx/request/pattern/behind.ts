import { type Node, Unsupported } from "./types";

/** The alternatives of what a look-behind holds: each has a length of its own. */
export function branches(node: Node): readonly Node[] {
  return node.kind === "choice" ? node.items : [node];
}

/** How many bytes a pattern takes. Throws {@link Unsupported} where that is not fixed. */
export function lengthOf(node: Node): number {
  switch (node.kind) {
    case "set":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + lengthOf(item), 0);
    case "group":
    case "atomic":
      return lengthOf(node.item);
    case "choice": {
      const lengths = new Set(node.items.map(lengthOf));
      if (lengths.size === 1) return [...lengths][0]!;
      break;
    }
    case "repeat":
      if (node.min === node.max) return node.min * lengthOf(node.item);
      break;
    case "look":
    case "at":
      return 0;
  }
  throw new Unsupported("what stands behind has no fixed length");
}
