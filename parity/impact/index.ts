import { ParseCache } from "../nginx";
import type { Impact, ImpactCell, ImpactSet, ImpactSetting, Location } from "../result";
import type { Place } from "../traffic/types";
import { accessOf } from "./access";
import { type Outcome, onlyIn, overall } from "./judge";
import { Outcomes } from "./outcomes";
import { alignRows, type Row, rowName, textOf } from "./rows";
import { selectRows } from "./select";
import { judgeSet } from "./sets";
import { StackModel } from "./stack-model";
import type { ImpactInput } from "./types";

export { exchanged } from "./outcomes";
export { type PairedPath, pairPaths } from "./paired";
export { filesOf, outOfReach, predict } from "./predict";
export { type Comparison, compareObserved, type Disagreement, type ObservedStack } from "./rehearsed";
export { type Replaced, replacedBy } from "./replaced";
export { type Row, rowName } from "./rows";
export type { StackModel } from "./stack-model";
export { twinsOf } from "./twins";
export type { ImpactInput, StackInput } from "./types";
export { whyUndetermined } from "./undetermined";

/** A word that names no setting, with those that it may have meant. */
export interface Unnamed {
  readonly asked: string;
  readonly known: readonly string[];
}

/** What each setting of a project's web servers is needed for. Made once a project; asked as often as one likes. */
export class ImpactModel {
  readonly rows: readonly Row[];
  readonly stacks: readonly StackModel[];
  private readonly outcomes: Outcomes;
  private readonly judged = new Map<Row, ImpactSetting>();
  private access: ReadonlySet<Row> | null = null;

  constructor({ stacks, checks }: ImpactInput) {
    const cache = new ParseCache();
    this.stacks = stacks.map((input) => new StackModel(input, checks, cache));
    this.outcomes = new Outcomes(this.stacks);
    this.rows = alignRows(this.stacks.map(({ name, servers }) => ({ stack: name, models: servers })));
  }

  /** The rows that each word names, or the words that name none. */
  select(asked: readonly string[]): { readonly rows: readonly Row[] } | { readonly unnamed: readonly Unnamed[] } {
    const selections = asked.map((word) => ({ word, selection: selectRows(word, this.rows) }));
    const unnamed = selections.flatMap(({ word, selection }) =>
      selection.found === null ? [{ asked: word, known: selection.known }] : [],
    );
    if (unnamed.length > 0) return { unnamed };
    const wanted = new Set(selections.flatMap(({ selection }) => selection.found ?? []));
    return { rows: this.rows.filter((row) => wanted.has(row)) };
  }

  /** Every setting, each by itself: as {@link rows}, in their order. */
  alone(): ImpactSetting[] {
    return this.rows.map((row) => this.setting(row, false));
  }

  /** What becomes of one stack without these rows, all of them together; null: it has none of them. */
  without(stack: string, rows: readonly Row[]): Outcome | null {
    const model = this.stacks.find(({ name }) => name === stack);
    const own = rows.filter((row) => row.own.has(stack));
    return model === undefined || own.length === 0 ? null : this.outcomes.of(model, own, false);
  }

  /** Whether a row decides who is let in: no probe comes from whom it keeps out. */
  isForAccess(row: Row): boolean {
    this.access ??= accessOf(this.rows);
    return this.access.has(row);
  }

  /** Every setting, and what goes together. `onProgress` is told now and then how many are judged. */
  all(onProgress?: (done: number, total: number) => void): Impact {
    // What only some stacks need is shouted about, with the reason.
    const settings = this.rows.map((row, index) => {
      if (index % TOLD_EACH === 0) onProgress?.(index, this.rows.length);
      const setting = this.setting(row, false);
      return setting.onlyIn.length > 0 ? this.setting(row, true) : setting;
    });
    const sets = this.harmlessSets();
    return this.impact([], withConflicts(settings, sets), sets);
  }

  /** `rows` alone, explained; and, of several, those of `removed` together. */
  of(asked: readonly string[], rows: readonly Row[], removed: readonly Row[] = rows): Impact {
    const settings = rows.map((row) => this.setting(row, true));
    const together = removed.length > 1 ? [judgeSet("asked", removed, this.outcomes)] : [];
    // What backs a setting up is found by trying all that can go; what is needed anyway has nothing that does.
    const harmless = settings.some(({ outcome }) => outcome === "removable" || outcome === "listed");
    return this.impact(asked, harmless ? withConflicts(settings, this.harmlessSets()) : settings, together);
  }

  private impact(asked: readonly string[], settings: readonly ImpactSetting[], sets: readonly ImpactSet[]): Impact {
    return { asked, basis: this.stacks.map((stack) => this.outcomes.basisOf(stack)), settings, sets, rehearsal: null };
  }

  private setting(row: Row, explain: boolean): ImpactSetting {
    const known = explain ? undefined : this.judged.get(row);
    if (known !== undefined) return known;
    const told = this.outcomes.inAll([row], explain);
    const stacks = this.stacks.map((stack, index) => ({ ...cellOf(row, stack), ...told[index]! }));
    const { file, address, server, text } = row;
    const setting: ImpactSetting = {
      ...{ file, address, server, text, outcome: overall(stacks), access: this.isForAccess(row) },
      ...{ onlyIn: onlyIn(stacks), notWith: [], stacks },
    };
    if (!explain) this.judged.set(row, setting);
    return setting;
  }

  private harmlessSets(): ImpactSet[] {
    const outcomes = this.rows.map((row) => ({ row, outcome: this.setting(row, false).outcome }));
    const having = (...wanted: readonly ImpactSetting["outcome"][]): Row[] =>
      outcomes.filter(({ outcome }) => wanted.includes(outcome)).map(({ row }) => row);
    const [removable, unchanged] = [having("removable"), having("removable", "listed")];
    const sets = removable.length > 1 ? [judgeSet("removable", removable, this.outcomes)] : [];
    return unchanged.length > Math.max(1, removable.length)
      ? [...sets, judgeSet("unchanged", unchanged, this.outcomes)]
      : sets;
  }
}

/** Settings from one word of progress to the next: some tens of milliseconds of them. */
const TOLD_EACH = 25;

/** What of a cell is each stack's own. */
function cellOf(row: Row, stack: StackModel): Pick<ImpactCell, "stack" | "text" | "at" | "location"> {
  const own = row.own.get(stack.name);
  if (own === undefined) return { stack: stack.name, text: null, at: null, location: null };
  const { directive, place, file } = own.setting;
  const at = `${file}:${directive.position.line}`;
  return { stack: stack.name, text: textOf(own.setting), at, location: locationOf(place, stack) };
}

function locationOf({ position }: Place, { name }: StackModel): Location | null {
  return position && { stack: name, file: position.file, line: position.line, column: position.column ?? 1 };
}

/** Each setting with the others of the conflicts that it is in. */
function withConflicts(settings: readonly ImpactSetting[], sets: readonly ImpactSet[]): ImpactSetting[] {
  const conflicts = [...new Map(sets.flatMap((set) => set.conflicts).map((one) => [one.join("\n"), one])).values()];
  return settings.map((setting) => {
    const name = rowName(setting);
    const mine = conflicts.filter((conflict) => conflict.includes(name));
    return { ...setting, notWith: mine.map((conflict) => conflict.filter((other) => other !== name)) };
  });
}
