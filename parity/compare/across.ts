import { canonicalJson } from "../graph/canonical";
import type { Difference } from "../graph/difference";
import type { Value } from "../graph/types";
import { agree, type Line, linesOf, noHoles, otherChoices } from "./choices";
import { type Choices, fillText, holeOf, type Target } from "./fill";
import { isUndetermined, type PropertyComparer, type PropertyDifferences } from "./property";
import { matches, prepare, type Raw } from "./raw";
import { ALL_HOLES, type FilledScalar, type Reading } from "./reading";

/** One environment's value of a property. */
export interface Cell {
  readonly target: Target;
  /** Made up to tell holes from constants: what it shows outweighs any number of stacks. */
  readonly pair: boolean;
  readonly value: Value | undefined;
}

/** What one property is across environments. */
export interface Across<C extends Cell> {
  /** Cells that differ, and how. */
  readonly differing: ReadonlyMap<C, PropertyDifferences>;
  /** Marks of holes that only a further pair can tell from constants. */
  readonly doubtful: readonly string[];
}

interface Property {
  readonly type: string;
  readonly address: string;
  readonly sample: Value | undefined;
}

/** Compares one property of the sample environment with that of every other environment that has the resource. */
export function compareAcross<C extends Cell>(
  property: Property,
  cells: readonly C[],
  comparer: PropertyComparer,
): Across<C> {
  const { sample } = property;
  const raw: Raw | null = sample === undefined ? null : prepare(sample, comparer.cutter);
  const unequal = cells.filter((cell) => (raw ? !matches(raw, cell.value, cell.target) : cell.value !== undefined));
  if (unequal.length === 0) return { differing: new Map(), doubtful: [] };
  return new Comparison(property, cells, comparer).over(unequal);
}

/** More readings of one property are not tried: a property that differs in so many places is not read otherwise. */
const MOST_SUSPECTS = 40;

class Comparison<C extends Cell> {
  constructor(
    private readonly property: Property,
    private readonly cells: readonly C[],
    private readonly comparer: PropertyComparer,
  ) {}

  over(unequal: readonly C[]): Across<C> {
    const first = this.differing(unequal, ALL_HOLES);
    if (first.size === 0) return { differing: first, doubtful: [] };
    const base = this.wholeReading(first);
    let best = this.read(first, base);
    // Keys that hold a sample are holes, unless another reading of them, or of all there is, leaves less unexplained.
    if (![...first.values()].some(({ openKeys }) => openKeys)) return best;
    for (const other of [{ ...base, keys: "constant" }, nothingOf(first, base), { ...base, keys: "merged" }] as const) {
      const read = this.read(this.differing(this.cells, other), other);
      if (sumOf(read.differing) < sumOf(best.differing)) best = read;
    }
    return best;
  }

  /** @param first what differs, by `base` or by a reading that leaves no more unexplained */
  private read(first: ReadonlyMap<C, PropertyDifferences>, base: Reading): Across<C> {
    const doubtful = new Set<string>();
    let reading = base;
    for (const suspect of suspects([...first.values()])) {
      const verdict = this.judge(suspect, first, reading);
      if (verdict.choices)
        reading = { ...reading, choices: new Map([...reading.choices, [suspect.scalar.key, verdict.choices]]) };
      else if (verdict.tie) doubtful.add(holeOf(suspect.line.pattern.slots[0]!).mark);
    }
    const differing = reading === ALL_HOLES ? first : this.differing(this.cells, reading);
    return { differing, doubtful: [...doubtful] };
  }

  private differing(cells: readonly C[], reading: Reading): Map<C, PropertyDifferences> {
    const found = new Map<C, PropertyDifferences>();
    for (const cell of cells) {
      const differences = this.compare(cell, reading);
      if (differences.differences.length > 0) found.set(cell, differences);
    }
    return found;
  }

  private compare(cell: C, reading: Reading): PropertyDifferences {
    const { type, address, sample } = this.property;
    const found = this.comparer.compare(type, address, sample, cell.value, cell.target, reading);
    return { ...found, differences: found.differences.filter((difference) => !isUndetermined(difference)) };
  }

  /** Lists and objects that equal a sample as a whole: a hole, unless that explains fewer environments. */
  private wholeReading(first: ReadonlyMap<C, PropertyDifferences>): Reading {
    if (!this.comparer.cutter.holes.some((hole) => hole.kind === "whole")) return ALL_HOLES;
    const constant: Reading = { ...ALL_HOLES, whole: false };
    return sumOf(this.differing(this.cells, constant)) < sumOf(first) ? constant : ALL_HOLES;
  }

  /** The reading of one line that explains most environments: more than it leaves unexplained, pairs before stacks. */
  private judge({ scalar, line }: Suspect, first: ReadonlyMap<C, PropertyDifferences>, base: Reading): Verdict {
    const taken = base.choices.get(scalar.key) ?? [];
    let best: Verdict & Votes = { choices: null, tie: false, pairs: 0, stacks: 0 };
    let tie = false;
    for (const choices of otherChoices(scalar.pattern.slots, line.slots, taken)) {
      const reading: Reading = { ...base, choices: new Map([...base.choices, [scalar.key, choices]]) };
      const concerned = this.cells.filter((cell) => !agree(scalar.pattern, cell.target, taken, choices));
      const gains = concerned.map((cell) => [cell, Math.sign(this.gain(cell, first, reading, base))] as const);
      const sum = (pair: boolean): number =>
        gains.reduce((total, [cell, gain]) => total + (cell.pair === pair ? gain : 0), 0);
      const votes = { pairs: sum(true), stacks: sum(false) };
      if (votes.pairs > best.pairs || (votes.pairs === best.pairs && votes.stacks > best.stacks))
        best = { choices, tie: false, ...votes };
      tie ||= votes.pairs === 0 && votes.stacks === 0 && gains.some(([, gain]) => gain > 0);
    }
    return { choices: best.choices, tie };
  }

  /** How many differences fewer the reading leaves in an environment. */
  private gain(cell: C, first: ReadonlyMap<C, PropertyDifferences>, reading: Reading, base: Reading): number {
    if (!first.has(cell)) return -1;
    const before = base === ALL_HOLES ? first.get(cell)! : this.compare(cell, base);
    return placesOf(before.differences) - placesOf(this.compare(cell, reading).differences);
  }
}

/** A line of a scalar that may have been read wrongly. */
interface Suspect {
  readonly scalar: FilledScalar;
  readonly line: Line;
}

/** Environments that a reading explains, less those that it leaves unexplained. */
interface Votes {
  readonly pairs: number;
  readonly stacks: number;
}

interface Verdict {
  readonly choices: Choices | null;
  readonly tie: boolean;
}

/** Lines whose filled text is where something differs: only those can have been read wrongly. */
function suspects(found: readonly PropertyDifferences[]): Suspect[] {
  const byKey = new Map<string, Suspect>();
  for (const { differences, scalars, target } of found) {
    for (const scalar of scalars) {
      for (const [index, line] of linesOf(scalar.pattern).entries()) {
        const key = `${index}\n${scalar.key}`;
        if (byKey.has(key)) continue;
        const text = fillText(line.pattern, target).trim();
        if (differences.some((difference) => concerns(difference, text))) byKey.set(key, { scalar, line });
      }
    }
  }
  return [...byKey.values()].slice(0, MOST_SUSPECTS);
}

/** Nothing is a hole: what differs first has every text of the property. */
function nothingOf<C extends Cell>(first: ReadonlyMap<C, PropertyDifferences>, base: Reading): Reading {
  const scalars = [...first.values()].flatMap((found) => found.scalars);
  return { ...base, choices: new Map(scalars.map(({ key, pattern }) => [key, noHoles(pattern)])) };
}

/** How much differs; what pairs show outweighs any number of stacks. */
function sumOf<C extends Cell>(found: ReadonlyMap<C, PropertyDifferences>): number {
  return [...found].reduce(
    (total, [cell, { differences }]) => total + placesOf(differences) * (cell.pair ? 1000 : 1),
    0,
  );
}

function placesOf(differences: readonly Difference[]): number {
  return differences.reduce((total, { places = 1 }) => total + places, 0);
}

/** Long values are told by their beginning and secrets not at all, so that any scalar may be in them. */
function concerns({ address, expected, places }: Difference, text: string): boolean {
  if (address.includes(text) || places !== undefined) return true;
  if (expected === undefined) return false;
  const shown = typeof expected === "string" ? expected : canonicalJson(expected);
  return shown.length > 200 || shown.includes(text);
}
