import type { Compared, Disagreement } from "./compare";

export interface Totals {
  readonly configurations: number;
  readonly valid: number;
  readonly invalid: number;
  readonly decisions: number;
  readonly agreed: number;
  readonly unknown: number;
  readonly startDisagreements: number;
  /** Configurations that nginx refuses and the model says it cannot judge. */
  readonly startUnknown: number;
  readonly disagreements: readonly Disagreement[];
  /** Why the model could not say → how often. */
  readonly reasons: ReadonlyMap<string, number>;
}

export function totals(all: readonly Compared[]): Totals {
  const disagreements = all.flatMap((one) => one.disagreements);
  const unknown = all.flatMap((one) => (one.decisions === 0 ? [] : one.unknown));
  const reasons = new Map<string, number>();
  for (const { about } of unknown) reasons.set(about, (reasons.get(about) ?? 0) + 1);
  const decisions = all.reduce((sum, one) => sum + one.decisions, 0);
  const wrong = disagreements.filter(({ ask }) => ask !== null).length;
  return {
    configurations: all.length,
    valid: all.filter(({ valid }) => valid).length,
    invalid: all.filter(({ valid }) => !valid).length,
    decisions,
    agreed: decisions - unknown.length - wrong,
    unknown: unknown.length,
    startDisagreements: disagreements.length - wrong,
    startUnknown: all.filter((one) => one.decisions === 0 && one.unknown.length > 0).length,
    disagreements,
    reasons,
  };
}

/** One line for the suite's output. */
export function summary(name: string, all: readonly Compared[]): string {
  const { configurations, valid, invalid, decisions, agreed, unknown, startDisagreements, startUnknown } = totals(all);
  const parts = [
    `${configurations} configurations (${valid} start, ${invalid} refused, ${startDisagreements} judged otherwise, ${startUnknown} unknown)`,
    `${decisions} decisions: ${agreed} agreed, ${decisions - agreed - unknown} not, ${unknown} unknown`,
  ];
  return `agreement on ${name}: ${parts.join("; ")}`;
}

export function shown({ case: tested, ask, about, nginx, model }: Disagreement): string {
  return `${tested.name}: ${about}${ask === null ? "" : ` of ${ask.text}`}\n  nginx: ${nginx}\n  model: ${model}`;
}
