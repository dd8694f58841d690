import { compareText } from "../graph/canonical";
import type { Graph, Position, Resource, Value } from "../graph/types";
import { type Cutter, markText } from "./fill";
import type { Hole, Inputs } from "./holes";
import { Family, type Matching, matchGraphs, type Pair } from "./match";
import { type FilledScalar, wordPattern } from "./reading";
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
  aliased = false,
): Subject {
  const family = new Family(graph);
  const matching = matchGraphs(sample, family, inputs, cutter, aliased);
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
  return ownWords(inputs, holes).reduce(
    (shared, { value, pattern, mark }) => (shared.includes(value) ? shared.replace(pattern, () => mark) : shared),
    text,
  );
}

interface OwnWord {
  readonly value: string;
  readonly pattern: RegExp;
  /** Name of the variance. */
  readonly mark: string;
}

const known = new WeakMap<Inputs, WeakMap<readonly Hole[], readonly OwnWord[]>>();

/** The own values of an environment, longest first; prepared once, since every address of a finding is asked about. */
function ownWords(inputs: Inputs, holes: readonly Hole[]): readonly OwnWord[] {
  const ofInputs = known.get(inputs) ?? new WeakMap<readonly Hole[], readonly OwnWord[]>();
  known.set(inputs, ofInputs);
  const before = ofInputs.get(holes);
  if (before !== undefined) return before;
  const words = holes
    .filter((hole) => hole.kind === "text")
    .map((hole) => [String(hole.own(inputs)), hole.mark] as const)
    .filter(([value]) => value.length >= 2)
    .sort(([a], [b]) => b.length - a.length || compareText(a, b))
    .map(([value, mark]) => ({ value, pattern: wordPattern(value), mark }));
  ofInputs.set(holes, words);
  return words;
}

/** The inverse of {@link withoutOwn}: the names of the variances as the stack's own values. */
export function withOwn(text: string, inputs: Inputs, holes: readonly Hole[]): string {
  return holes
    .filter((hole) => hole.kind === "text")
    .reduce((own, hole) => own.replaceAll(hole.mark, () => String(hole.own(inputs))), text);
}
