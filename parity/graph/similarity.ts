import type { NginxNode, Tree } from "./tree";
import { nodeText, treeText } from "./tree-text";

/** Fields that say which one an element of a set is, rather than how it is; the first that both have decides. */
const IDENTITY: readonly string[] = ["name", "Sid", "key", "id", "path", "priority", "ruleNo", "deviceName", "lun"];
/** Below this, two things that stand for each other and differ in several places are shown whole. */
export const LEAST_ALIKE = 0.5;
/** Two scalars that differ: enough to stand for each other when nothing better is there. */
const SAME_KIND = 0.01;

/** How alike two trees are, from 0 (of another kind) to 1 (equal). Symmetric, and blind to the order of sets. */
export function similarity(a: Tree, b: Tree): number {
  if (a === b || treeText(a) === treeText(b)) return 1;
  if (a.kind === "leaf" && b.kind === "leaf") return typeof a.value === typeof b.value ? SAME_KIND : SAME_KIND / 2;
  if (a.kind === "map" && b.kind === "map") return mapSimilarity(a, b);
  if ((a.kind === "list" || a.kind === "set") && a.kind === b.kind) {
    return Math.max(SAME_KIND, overlap(a.items.map(treeText), b.items.map(treeText)));
  }
  if (a.kind === "decoded" && b.kind === "decoded") return similarity(a.content, b.content);
  if (a.kind === "nginx" && b.kind === "nginx") {
    return Math.max(SAME_KIND, overlap(a.directives.map(nodeText), b.directives.map(nodeText)));
  }
  return 0;
}

/**
 * How alike two directives of one name are, from 0 (never the same one) to 1: of blocks, how much of the content is the
 * same, of simple directives, how many arguments.
 */
export function nodeSimilarity(a: NginxNode, b: NginxNode): number {
  if (a.name !== b.name || (a.block === null) !== (b.block === null)) return 0;
  if (a.block === null || b.block === null) return Math.max(SAME_KIND, overlap(a.args, b.args));
  return Math.max(SAME_KIND, overlap(a.block.map(nodeText), b.block.map(nodeText)));
}

type MapTree = Extract<Tree, { kind: "map" }>;

function mapSimilarity(a: MapTree, b: MapTree): number {
  const others = new Map(b.entries);
  const shared = a.entries.filter(([key]) => others.has(key));
  if (shared.length === 0) return a.entries.length === 0 || b.entries.length === 0 ? SAME_KIND : 0;
  const scores = new Map(shared.map(([key, tree]) => [key, similarity(tree, others.get(key)!)]));
  const sum = [...scores.values()].reduce((total, score) => total + score, 0);
  const score = sum / (a.entries.length + b.entries.length - shared.length);
  const identity = IDENTITY.find((key) => scores.has(key));
  if (identity === undefined) return score;
  return scores.get(identity) === 1 ? (1 + score) / 2 : score / 2;
}

function overlap(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of a) counts.set(text, (counts.get(text) ?? 0) + 1);
  let common = 0;
  for (const text of b) {
    const left = counts.get(text) ?? 0;
    if (left === 0) continue;
    counts.set(text, left - 1);
    common++;
  }
  return common / Math.max(a.length, b.length, 1);
}
