import type { ImpactCell } from "../result";
import type { Outcome } from "./judge";
import type { StackModel } from "./stack-model";

/** The cells of one setting, each with the first before it that says the same once each stack's own values are put back. */
export function withSameAs<C extends Outcome & Pick<ImpactCell, "stack">>(
  cells: readonly C[],
  stacks: readonly StackModel[],
): (C & Pick<ImpactCell, "sameAs">)[] {
  const first = new Map<string, string>();
  return cells.map((cell, index) => {
    const { outcome, changes, rows, unknown } = cell;
    const said = stacks[index]!.shared(JSON.stringify([outcome, changes, rows, unknown]));
    const sameAs = first.get(said) ?? null;
    if (sameAs === null) first.set(said, cell.stack);
    return { ...cell, sameAs };
  });
}
