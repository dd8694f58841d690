import type { ImpactSet } from "../result";
import type { DeclaredSetting } from "../traffic";
import { ABSENT, judgeRemoval, type Outcome } from "./judge";
import { conflictsIn } from "./minimal";
import { type Row, rowName } from "./rows";
import { withSameAs } from "./same";
import type { ServerModel } from "./server-model";
import type { StackModel } from "./stack-model";

/** What of a set stands in one web server. */
interface Part {
  readonly stack: StackModel;
  readonly model: ServerModel;
  readonly rows: readonly Row[];
}

/**
 * Removes the rows together in every stack. Conflicts are looked for where `seek`: sets among them that back each other up.
 */
export function judgeSet(
  of: ImpactSet["of"],
  rows: readonly Row[],
  stacks: readonly StackModel[],
  seek: boolean,
): ImpactSet {
  const conflicts: (readonly Row[])[] = [];
  const cells = stacks.map((stack) => {
    const parts = partsOf(rows, stack);
    if (seek) for (const part of parts) conflicts.push(...newConflicts(part, conflicts));
    return { stack: stack.name, ...together(parts) };
  });
  return {
    of,
    settings: rows.map(rowName),
    stacks: withSameAs(cells, stacks),
    conflicts: conflicts.map((conflict) => conflict.map(rowName)),
  };
}

function partsOf(rows: readonly Row[], stack: StackModel): Part[] {
  return stack.servers.flatMap((model) => {
    const own = rows.filter((row) => row.own.get(stack.name)?.model === model);
    return own.length === 0 ? [] : [{ stack, model, rows: own }];
  });
}

/** A stack has several web servers at most seldom: what is said of each is said of the stack. */
function together(parts: readonly Part[]): Outcome {
  const outcomes = parts.map(({ stack, model, rows }) =>
    judgeRemoval({ stack, model, settings: settingsOf(rows, stack), explain: false }),
  );
  const [first, ...others] = outcomes;
  if (first === undefined) return ABSENT;
  return others.reduce(worse, first);
}

const ORDER = ["needed", "harmful", "unknown", "listed", "unchanged", "absent"] as const;

function worse(a: Outcome, b: Outcome): Outcome {
  const outcome = ORDER.indexOf(a.outcome) <= ORDER.indexOf(b.outcome) ? a.outcome : b.outcome;
  return {
    outcome,
    changes: [...a.changes, ...b.changes],
    rows: [...a.rows, ...b.rows.filter(({ row }) => !a.rows.some((known) => known.row === row))],
    unknown: [...new Set([...a.unknown, ...b.unknown])],
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
  return rows.filter(
    (row) =>
      !rows.some(
        (other) =>
          other.file === row.file && other.server === row.server && row.address.startsWith(`${other.address}/`),
      ),
  );
}

function settingsOf(rows: readonly Row[], stack: StackModel): DeclaredSetting[] {
  return rows.map((row) => row.own.get(stack.name)!.setting);
}
