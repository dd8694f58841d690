import type { ImpactSet } from "../result";
import type { DeclaredSetting } from "../traffic";
import type { Outcome } from "./judge";
import { conflictsIn } from "./minimal";
import { type Outcomes, type Part, partsOf } from "./outcomes";
import { isInside, type Row, rowName } from "./rows";
import type { StackModel } from "./stack-model";

const SAME: ReadonlySet<Outcome["outcome"]> = new Set(["unchanged", "listed", "absent"]);

/** Removes the rows together in every stack, and looks for sets among them that back each other up. */
export function judgeSet(of: ImpactSet["of"], rows: readonly Row[], outcomes: Outcomes): ImpactSet {
  const conflicts: (readonly Row[])[] = [];
  for (const stack of outcomes.distinct) {
    // Where nothing changes without all of them, none backs another up.
    if (SAME.has(outcomes.of(stack, rows, false).outcome)) continue;
    for (const part of partsOf(rows, stack)) conflicts.push(...newConflicts(part, conflicts));
  }
  return {
    of,
    settings: rows.map(rowName),
    stacks: outcomes.inAll(rows, false),
    conflicts: conflicts.map((conflict) => conflict.map(rowName)),
  };
}

/** Conflicts of this part that are not told already; what other stacks taught is tried first, for most stacks are alike. */
function newConflicts({ stack, model, rows }: Part, known: readonly (readonly Row[])[]): readonly (readonly Row[])[] {
  const fails = (subset: readonly Row[]): boolean =>
    subset.length > 0 && model.changesWithout(settingsOf(subset, stack));
  // One of each known conflict stays, as where it was found.
  const kept = new Set(known.filter((conflict) => conflict.every((row) => rows.includes(row))).map((c) => c.at(-1)!));
  return conflictsIn(
    outermost(rows).filter((row) => !kept.has(row)),
    fails,
  ).conflicts.filter((conflict) => conflict.length > 1);
}

/** Without the settings inside others of the set: they go with them. */
function outermost(rows: readonly Row[]): Row[] {
  return rows.filter((row) => !rows.some((other) => isInside(row, other)));
}

function settingsOf(rows: readonly Row[], stack: StackModel): DeclaredSetting[] {
  return rows.map((row) => row.own.get(stack.name)!.setting);
}
