import { type Directive, isLuaBlock, parse, quoteArg } from "../nginx";
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
  if (isLuaBlock(node.name)) return `${node.name} {${node.args.at(-1) ?? ""}}`;
  const head = [node.name, ...node.args].map(quoteArg).join(" ");
  if (node.block === null) return `${head};`;
  return node.block.length === 0 ? `${head} {}` : `${head} { ${node.block.map(nginxText).join(" ")} }`;
}
