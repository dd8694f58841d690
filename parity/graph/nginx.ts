import { parse } from "../nginx/parser";
import { quoteArg } from "../nginx/quote";
import type { Directive } from "../nginx/types";
import type { NginxNode } from "./tree";

/** Levels of blocks; real configuration has five. What goes deeper is left as text. */
const DEPTH_LIMIT = 100;

/** The directives of a text; null where nginx would refuse it. */
export function parseNginx(text: string, file: string): readonly NginxNode[] | null {
  const parsed = parse(text, { file });
  return parsed.ok ? plainNodes(parsed.config.directives, 0) : null;
}

/** Without comments, offsets and quotes: what means something, and where it stands. */
function plainNodes(directives: readonly Directive[], depth: number): NginxNode[] | null {
  if (depth > DEPTH_LIMIT) return null;
  const nodes: NginxNode[] = [];
  for (const { name, args, block, position } of directives) {
    const inside = block === null ? null : plainNodes(block, depth + 1);
    if (block !== null && inside === null) return null;
    nodes.push({ name, args, block: inside, position });
  }
  return nodes;
}

/** A directive on one line, with all that is in its block. */
export function nginxText(node: NginxNode): string {
  const head = [node.name, ...node.args].map(quoteArg).join(" ");
  if (node.block === null) return `${head};`;
  return node.block.length === 0 ? `${head} {}` : `${head} { ${node.block.map(nginxText).join(" ")} }`;
}

export function orderGroups(siblings: readonly NginxNode[], _parent: string | null): (string | null)[] {
  return siblings.map((node) => (node.block === null ? node.name : null));
}
