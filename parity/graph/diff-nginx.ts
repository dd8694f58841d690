import { segments } from "../nginx/setting";
import { settingAddress } from "./address";
import { type Alignment, outOfOrder, pairSets } from "./align";
import { Report, type Where } from "./difference";
import { orderGroups } from "./nginx";
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
  const before = { nodes: expected, names: segments(expected, parent), groups: orderGroups(expected, parent) };
  const after = { nodes: actual, names: segments(actual, parent), groups: orderGroups(actual, parent) };
  const found = pairNodes(before, after);
  const place = (name: string): Where => ({ ...at, address: settingAddress(at.address, name) });
  const missing = (e: number): void => {
    const node = expected[e]!;
    const value = nodeSummary(node);
    report.add({
      ...place(before.names[e]!),
      kind: "missing",
      expected: value,
      actual: undefined,
      position: node.position,
    });
  };
  const added = (a: number): void => {
    const node = actual[a]!;
    const value = nodeSummary(node);
    report.add({
      ...place(after.names[a]!),
      kind: "added",
      expected: undefined,
      actual: value,
      position: node.position,
    });
  };
  for (const [e, a] of found.changed) {
    const inside = new Report();
    diffNode(expected[e]!, actual[a]!, place(before.names[e]!), inside);
    const other = before.names[e] !== after.names[a] && nodeSimilarity(expected[e]!, actual[a]!) < LEAST_ALIKE;
    if (!other || inside.size < 2) report.addAll(inside);
    else {
      missing(e);
      added(a);
    }
  }
  for (const e of found.missing) missing(e);
  for (const a of found.added) added(a);
  diffOrder(before, after, found, place, report);
}

interface Context {
  readonly nodes: readonly NginxNode[];
  readonly names: readonly string[];
  readonly groups: readonly (string | null)[];
}

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

/** Pairs of one group that stand in another order; those that must move are as few as possible. */
function diffOrder(
  before: Context,
  after: Context,
  found: Alignment,
  place: (name: string) => Where,
  report: Report,
): void {
  const pairs = [...found.equal, ...found.changed].sort(([a], [b]) => a - b);
  const groups = new Set(pairs.map(([e]) => before.groups[e]).filter((group) => group !== null));
  for (const group of groups) {
    const members = pairs.filter(([e]) => before.groups[e] === group);
    const order = members.map(([, a]) => a);
    for (const index of outOfOrder(order)) {
      const [e, a] = members[index]!;
      report.add({
        ...place(before.names[e]!),
        kind: "moved",
        expected: neighbour(before, e),
        actual: neighbour(after, a),
        position: after.nodes[a]!.position,
      });
    }
  }
}

/** Where a directive stands, by what stands before it in its group. */
function neighbour({ nodes, groups }: Context, index: number): string {
  for (let at = index - 1; at >= 0; at--) {
    if (groups[at] === groups[index]) return `after ${headSummary(nodes[at]!)}`;
  }
  return `before the others: ${headSummary(nodes[index]!)}`;
}
