import { below } from "../nginx";
import type { ImpactCell, ImpactChange, ImpactRow, ImpactSetting } from "../result";
import type { DeclaredSetting } from "../traffic";
import { judgeProbe } from "../traffic/probes";
import { changesOf } from "./changes";
import { withIncluded } from "./included";
import type { Removal, ServerModel } from "./server-model";
import type { StackModel } from "./stack-model";
import { stepsOf } from "./steps";

/** What a removal means in one stack. */
export type Outcome = Pick<ImpactCell, "outcome" | "changes" | "rows" | "unknown">;

export const NOT_THERE: Outcome = { outcome: "absent", changes: [], rows: [], unknown: [] };

const ORDER = ["needed", "harmful", "unknown", "listed", "unchanged", "absent"] as const;

/** What is said of two web servers of one stack. */
export function worse(a: Outcome, b: Outcome): Outcome {
  const outcome = ORDER.indexOf(a.outcome) <= ORDER.indexOf(b.outcome) ? a.outcome : b.outcome;
  return {
    outcome,
    changes: [...a.changes, ...b.changes],
    rows: [...a.rows, ...b.rows.filter(({ row }) => !a.rows.some((known) => known.row === row))],
    unknown: [...new Set([...a.unknown, ...b.unknown])],
  };
}

/** What is removed together, in one web server of one stack. */
export interface Asked {
  readonly stack: StackModel;
  readonly model: ServerModel;
  readonly settings: readonly DeclaredSetting[];
  /** Say how nginx comes to its answers, too. */
  readonly explain: boolean;
}

/** Removes the settings together, and says what comes of it. */
export function judgeRemoval(asked: Asked): Outcome {
  const { model, settings, explain } = asked;
  const removal = model.without(settings);
  const told = changesOf(removal.changed, {
    judge: judgeProbe,
    steps: ({ probe, after }) => (explain ? stepsOf(after[0]!, probe, model.pathOf(probe)) : []),
    consequence: (probes) => model.consequenceOf(probes),
  });
  const { rows, undecided } = rowsAgainst(asked, removal);
  const strange = strangeIn(model, settings);
  const misled = told.length > 0 && told.every(({ effect }) => effect === "repairs") && asksWho(settings);
  const changes = misled ? [] : told;
  const unseen = [...strange.unknown, ...removal.unknown, ...(misled ? [WHO_IS_ASKED] : [])];
  // What is behind a gap, or a row needs to know, speaks only where nothing else does.
  const unknown =
    rows.length > 0 || changes.length > 0
      ? unseen
      : [...unseen, ...strange.assumed, ...undecided, ...notMet(asked), ...asked.stack.blocked];
  return { outcome: outcomeOf(changes, rows, unseen, unknown), changes, rows, unknown: [...new Set(unknown)] };
}

/**
 * The application of a probe answers what the probe is for, a WebSocket or slowly, to whoever asks: nginx, who asks it whether
 * to let the client in, takes that for a failure. Nobody is advised to let everybody in for that.
 */
const WHO_IS_ASKED =
  "what the application says that auth_request asks: that of a probe answers what the probe is for, and nothing else";

function asksWho(settings: readonly DeclaredSetting[]): boolean {
  return settings.some(({ directive }) => [directive, ...below(directive)].some(({ name }) => name === "auth_request"));
}

/** Nothing else speaks: that no probe changed says something of what probes meet. */
function notMet({ model, settings }: Asked): string[] {
  return model.notMet(withIncluded(model.web, settings, model.settings));
}

function outcomeOf(
  changes: readonly ImpactChange[],
  rows: readonly ImpactRow[],
  unseen: readonly string[],
  unknown: readonly string[],
): Outcome["outcome"] {
  if (changes.some(({ effect }) => effect !== "repairs")) return "needed";
  if (changes.length > 0) return "harmful";
  // "No probe changed" is said where every probe was decided.
  if (unseen.length > 0) return "unknown";
  if (rows.length > 0) return "listed";
  return unknown.length > 0 ? "unknown" : "unchanged";
}

/** An nginx that does not start breaks every row: its probes say so, and one message is enough. */
function rowsAgainst(
  { stack: { contract }, model, settings }: Asked,
  { server }: Removal,
): { rows: readonly ImpactRow[]; undecided: readonly string[] } {
  const { broken, undecided } =
    server.problems.length > 0 ? { broken: [], undecided: [] } : contract.judge(model, server, settings);
  const rows = new Map(broken.map((row) => [row.row, row] as const));
  for (const { directive } of withIncluded(model.web, settings, model.settings)) {
    for (const row of contract.listed(directive, model.paths)) if (!rows.has(row.row)) rows.set(row.row, row);
  }
  return { rows: [...rows.values()], undecided };
}

/** What the model does not understand among them: their removal is no question it can answer. What it assumes is one. */
function strangeIn(
  { server }: ServerModel,
  settings: readonly DeclaredSetting[],
): { readonly unknown: readonly string[]; readonly assumed: readonly string[] } {
  const within = server.unknown.filter(
    ({ directive }) => directive !== null && settings.some((setting) => isWithin(directive, setting)),
  );
  const of = (assumed: boolean) => within.filter((one) => (one.assumed ?? false) === assumed).map(({ about }) => about);
  return { unknown: of(false), assumed: of(true) };
}

function isWithin(
  directive: { readonly position: { readonly file: string }; readonly start: number; readonly end: number },
  setting: DeclaredSetting,
): boolean {
  const { position, start, end } = setting.directive;
  return directive.position.file === position.file && directive.start >= start && directive.end <= end;
}

/** What a setting is over all stacks. */
export function overall(cells: readonly Outcome[]): ImpactSetting["outcome"] {
  const has = (outcome: Outcome["outcome"]): boolean => cells.some((cell) => cell.outcome === outcome);
  for (const outcome of ["needed", "harmful", "unknown", "listed"] as const) if (has(outcome)) return outcome;
  return "removable";
}

/**
 * The stacks that need it where others do without: those where probes fail, if any does; else those where they are
 * answered otherwise, and pass. Where one cannot tell, it is not said that a stack does without.
 */
export function onlyIn(cells: readonly (Outcome & { readonly stack: string })[]): string[] {
  const having = (needs: (change: ImpactChange) => boolean) => cells.filter(({ changes }) => changes.some(needs));
  const breaking = having(({ effect }) => effect === "breaks");
  // What fails now and fails otherwise is no need.
  const needing =
    breaking.length > 0 ? breaking : having(({ effect, symptom }) => effect === "changes" && symptom === "");
  const without = cells.filter((cell) => !needing.includes(cell) && cell.outcome !== "unknown");
  return needing.length > 0 && without.length > 0 ? needing.map(({ stack }) => stack) : [];
}
