import { compareText } from "../graph/canonical";
import type { Graph, Position, Resource, Value } from "../graph/types";
import { type Cutter, markText } from "./fill";
import type { Hole, Inputs } from "./holes";
import { Family, type Matching, matchGraphs, type Pair } from "./match";
import { type FilledScalar, replaceWord } from "./reading";
import type { DeviationKind } from "./types";

/** An evaluated environment that is laid upon the sample environment. */
export interface Subject {
  /** Id of its evaluation. */
  readonly id: string;
  readonly inputs: Inputs;
  readonly graph: Graph;
  readonly family: Family;
  readonly matching: Matching;
  /** The pairs of `matching`, by the sample environment's resource. */
  readonly pairs: ReadonlyMap<Resource, Pair>;
  /** A real stack; or made up, to tell a hole from a constant, or a cause from another. */
  readonly role: "stack" | "pair" | "probe";
}

/** Lays an evaluated environment upon the sample environment. */
export function toSubject(
  id: string,
  role: Subject["role"],
  inputs: Inputs,
  graph: Graph,
  sample: Family,
  cutter: Cutter,
): Subject {
  const family = new Family(graph);
  const matching = matchGraphs(sample, family, inputs, cutter);
  const pairs = new Map(matching.pairs.map((pair) => [pair.sample, pair] as const));
  return { id, role, inputs, graph, family, matching, pairs };
}

/** One difference between one environment and the sample environment. */
export interface Mismatch {
  readonly subject: Subject;
  /** Address that all environments share. */
  readonly resource: string;
  readonly type: string;
  readonly property: string | null;
  readonly kind: DeviationKind;
  /** In what of the resource it is. */
  readonly part: "resource" | "input" | "option" | "output" | "dependency";
  readonly expected: Value | undefined;
  readonly actual: Value | undefined;
  /** What `expected` was filled with. */
  readonly scalars: readonly FilledScalar[];
  readonly sample: Resource | null;
  readonly mine: Resource | null;
  /** Inside decoded content. */
  readonly inside: Position | null;
}

/** Address of a resource of the sample environment. */
export function sharedPath(path: string, cutter: Cutter): string {
  return path === "" ? "{stack}" : markText(cutter.cut(path));
}

/** Text of a stack with its own values as the names of the variances: for what only that stack has. */
export function withoutOwn(text: string, inputs: Inputs, holes: readonly Hole[]): string {
  const own = holes
    .filter((hole) => hole.kind === "text")
    .map((hole) => [String(hole.own(inputs)), hole.mark] as const)
    .sort(([a], [b]) => b.length - a.length || compareText(a, b));
  return own.reduce((shared, [value, mark]) => (value.length < 2 ? shared : replaceWord(shared, value, mark)), text);
}

/** The inverse of {@link withoutOwn}: the names of the variances as the stack's own values. */
export function withOwn(text: string, inputs: Inputs, holes: readonly Hole[]): string {
  return holes
    .filter((hole) => hole.kind === "text")
    .reduce((own, hole) => own.replaceAll(hole.mark, () => String(hole.own(inputs))), text);
}
