import { type ImpactModel, type Row, rowName } from "../../impact/index";
import type { Impact } from "../../result";
import type { DeclaredSetting } from "../../traffic/index";

/** The settings of the base's web servers that the work tree has no longer, or has otherwise. */
export interface ChangedSettings {
  readonly removed: readonly Row[];
  readonly changed: readonly Row[];
}

/**
 * What each of them is needed for in the base, and those that go, together; null where no setting goes or changes.
 * What is added has nothing that needs it yet.
 */
export function impactOf(base: ImpactModel, { removed, changed }: ChangedSettings): Impact | null {
  const wanted = new Set([...removed, ...changed]);
  const rows = base.rows.filter((row) => wanted.has(row));
  return rows.length === 0 ? null : base.of(rows.map(rowName), rows, removed);
}

/**
 * Laid upon each other by address. With a block that goes, all that is in it goes: the block is named. A setting that
 * stands in another file now is not removed.
 */
export function changedSettings(base: ImpactModel, head: ImpactModel): ChangedSettings {
  const there = new Map<string, Row[]>();
  for (const row of head.rows) there.set(keyOf(row), [...(there.get(keyOf(row)) ?? []), row]);
  const moved = movedTo(base, head);
  const removed: Row[] = [];
  const changed: Row[] = [];
  for (const row of base.rows) {
    const candidates = there.get(keyOf(row)) ?? [];
    const other =
      candidates.find(({ server }) => server === row.server) ?? (candidates.length === 1 ? candidates[0] : undefined);
    const fates = [...row.own].map(([stack, { setting }]) => {
      if (!isSeen(stack, head)) return "same";
      const now = other?.own.get(stack)?.setting;
      if (now === undefined) return moved(stack, row) ? "same" : "removed";
      return sameText(setting, now, stack, base, head) ? "same" : "changed";
    });
    if (fates.includes("removed")) removed.push(row);
    else if (fates.includes("changed")) changed.push(row);
  }
  return { removed: outermost(removed), changed };
}

const keyOf = ({ file, address }: Row): string => JSON.stringify([file, address]);

/** Where nothing of a stack's web servers is seen, nothing can be called removed. */
function isSeen(stack: string, { stacks }: ImpactModel): boolean {
  return stacks.some(({ name, servers }) => name === stack && servers.length > 0);
}

/** What a secret file holds is compared, and not told. A stack's own values may change: they are no setting of the program. */
function sameText(
  a: DeclaredSetting,
  b: DeclaredSetting,
  stack: string,
  base: ImpactModel,
  head: ImpactModel,
): boolean {
  const text = ({ stacks }: ImpactModel, { directive }: DeclaredSetting): string => {
    const words = JSON.stringify([directive.name, ...directive.args]);
    return stacks.find(({ name }) => name === stack)?.shared(words) ?? words;
  };
  return text(base, a) === text(head, b);
}

/** Whether a setting of a stack stands in another file of it now, word for word. */
function movedTo(base: ImpactModel, head: ImpactModel): (stack: string, row: Row) => boolean {
  const known = new Set(
    base.rows.flatMap((row) => [...row.own.keys()].map((stack) => JSON.stringify([stack, keyOf(row)]))),
  );
  const fresh = new Set(
    head.rows.flatMap((row) =>
      [...row.own.keys()]
        .filter((stack) => !known.has(JSON.stringify([stack, keyOf(row)])))
        .map((stack) => JSON.stringify([stack, anywhere(row), row.text])),
    ),
  );
  return (stack, row) => fresh.has(JSON.stringify([stack, anywhere(row), row.text]));
}

/** A file that is included in `http` says the same without it. */
function anywhere({ address }: Row): string {
  return address.replace(/^http\//, "");
}

function outermost(rows: readonly Row[]): Row[] {
  return rows.filter(
    (row) =>
      !rows.some(
        (other) =>
          other.file === row.file && other.server === row.server && row.address.startsWith(`${other.address}/`),
      ),
  );
}
