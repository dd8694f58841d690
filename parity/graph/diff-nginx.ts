import { orderGroups, segments } from "../nginx";
import { settingAddress } from "./address";
import { type Alignment, outOfOrder, pairSets, sameTexts } from "./align";
import { Report, type Where } from "./difference";
import { LEAST_ALIKE, nodeSimilarity } from "./similarity";
import { nodeSummary } from "./summary";
import type { NginxNode } from "./tree";
import { nodeText } from "./tree-text";

/**
 * Compares the directives of one context. Equal ones are paired first, then blocks of the same name and arguments, then
 * what is most alike; a pair that differs in its arguments is one change, what has no pair is missing or added as a
 * whole, and a directive among those whose order has a meaning can have moved. `parent` is the block's name.
 */
export function diffNginx(
  expected: readonly NginxNode[],
  actual: readonly NginxNode[],
  parent: string | null,
  at: Where,
  report: Report,
): void {
  if (sameTexts(expected.map(nodeText), actual.map(nodeText))) return;
  const before = contextOf(expected, parent);
  const after = contextOf(actual, parent);
  const found = pairNodes(before, after);
  const place = (name: string): Where => ({ ...at, address: settingAddress(at.address, name) });
  const missing = (e: number): void => {
    const { position } = expected[e]!;
    const value = nodeSummary(expected[e]!);
    report.add({ ...place(before.names[e]!), kind: "missing", expected: value, actual: undefined, position });
  };
  const added = (a: number): void => {
    const { position } = actual[a]!;
    const value = nodeSummary(actual[a]!);
    report.add({ ...place(after.names[a]!), kind: "added", expected: undefined, actual: value, position });
  };
  for (const [e, a] of found.changed) {
    const inside = new Report();
    diffNode(expected[e]!, actual[a]!, place(before.names[e]!), inside);
    if (standForEachOther(before, after, e, a) || inside.size < 2) report.addAll(inside);
    else {
      missing(e);
      added(a);
    }
  }
  found.missing.forEach(missing);
  found.added.forEach(added);
  diffOrder(before, after, found, (e, a) => {
    const { position } = actual[a]!;
    const [old, now] = [neighbour(before, e), neighbour(after, a)];
    report.add({ ...place(before.names[e]!), kind: "moved", expected: old, actual: now, position });
  });
}

/** Directives of one context, with the segment and the sequence of each. */
interface Context {
  readonly nodes: readonly NginxNode[];
  readonly names: readonly string[];
  readonly groups: readonly (string | null)[];
}

function contextOf(nodes: readonly NginxNode[], parent: string | null): Context {
  return { nodes, names: segments(nodes, parent), groups: orderGroups(nodes, parent) };
}

/** False for blocks that were paired because they were left over, and have little in common. */
function standForEachOther(before: Context, after: Context, e: number, a: number): boolean {
  return before.names[e] === after.names[a] || nodeSimilarity(before.nodes[e]!, after.nodes[a]!) >= LEAST_ALIKE;
}

type Pair = readonly [expected: number, actual: number];
type Move = (expected: number, actual: number) => void;

function diffNode(expected: NginxNode, actual: NginxNode, at: Where, report: Report): void {
  const sameArgs =
    expected.args.length === actual.args.length && expected.args.every((arg, i) => arg === actual.args[i]);
  if (expected.block === null || actual.block === null || !sameArgs) {
    const [before, after] = [headSummary(expected), headSummary(actual)];
    report.add({ ...at, kind: "changed", expected: before, actual: after, position: actual.position });
  }
  if (expected.block !== null && actual.block !== null)
    diffNginx(expected.block, actual.block, expected.name, at, report);
}

/** A simple directive whole; of a block the line that opens it, for what is inside is compared by itself. */
function headSummary(node: NginxNode): string {
  return node.block === null ? nodeSummary(node) : nodeSummary({ ...node, block: [] });
}

function pairNodes(before: Context, after: Context): Alignment {
  const alike = (e: number, a: number): number => {
    const [node, other] = [before.nodes[e]!, after.nodes[a]!];
    const score = nodeSimilarity(node, other);
    if (score === 0) return 0;
    if (before.names[e] === after.names[a]) return 1 + score;
    if (node.block === null) return score;
    return node.args.join(" ") === other.args.join(" ") || score >= LEAST_ALIKE ? score : 0;
  };
  return pairSets(before.nodes.map(nodeText), after.nodes.map(nodeText), alike);
}

/**
 * Pairs that stand in another order within a group; those that must move are as few as possible. A group counts on
 * whichever side it is one: servers of a socket are ordered as soon as none of them says that it is the default.
 */
function diffOrder(before: Context, after: Context, { equal, changed }: Alignment, move: Move): void {
  const pairs = [...equal, ...changed].sort(([a], [b]) => a - b);
  const moved = new Set<number>();
  const groupings = [([e]: Pair) => before.groups[e], ([, a]: Pair) => after.groups[a]];
  for (const groupOf of groupings) {
    const groups = new Set(pairs.map(groupOf).filter((group) => typeof group === "string"));
    for (const group of groups) {
      const members = pairs.filter((pair) => groupOf(pair) === group && !moved.has(pair[0]));
      for (const index of outOfOrder(members.map(([, a]) => a))) {
        const [e, a] = members[index]!;
        moved.add(e);
        move(e, a);
      }
    }
  }
}

/** Where a directive stands, by what stands before it in its group. */
function neighbour({ nodes, groups }: Context, index: number): string {
  for (let at = index - 1; at >= 0; at--) {
    if (groups[at] === groups[index]) return `after ${headSummary(nodes[at]!)}`;
  }
  return "first";
}
