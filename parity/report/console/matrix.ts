import type { Result, StackSummary } from "../../result";
import { renderGroups } from "./groups";
import { isEvaluated, isJudged, providersOf, type Standings, shortDigest, standingsOf } from "./standing";
import type { Style } from "./style";
import { type Cell, type Row, renderTable, tableWidth } from "./table";
import { clip } from "./text";

/** Stacks shown side by side; more are grouped, one row for all that stand alike. */
export const MOST_COLUMNS = 10;
const LONGEST_NAME = 24;

/** Stacks beside each other, checks below each other, so that the stack that is different is seen as a column. */
export function renderMatrix(result: Result, style: Style): string[] {
  if (result.stacks.length === 0) return [];
  const standings = standingsOf(result);
  if (result.stacks.length <= MOST_COLUMNS) {
    const rows = matrixRows(result.stacks, standings, style);
    if (tableWidth(rows) <= style.width - 2) return renderTable(rows, style).map((line) => `  ${line}`);
  }
  return renderGroups(result.stacks, standings, style).map((line) => `  ${line}`);
}

/** The stacks and their facts, then a row for each check; names are shown as on the console. */
export function matrixRows(stacks: readonly StackSummary[], standings: Standings, style: Style): Row[] {
  const names = stacks.map((stack): Cell => {
    return { text: clip(style.text(stack.name), LONGEST_NAME, style.ellipsis), tone: "strong" };
  });
  const versions = stacks.map(providersOf);
  const packages = [...new Set(versions.flatMap((providers) => [...providers.keys()]))];
  return [
    [{ text: "", tone: "plain" }, ...names],
    ...packages.map((name) =>
      factRow(
        name,
        versions.map((providers) => providers.get(name) ?? style.none),
        style,
      ),
    ),
    factRow(
      "resources",
      stacks.map((stack) => String(stack.resources ?? style.none)),
      style,
    ),
    factRow(
      "digest",
      stacks.map((stack) => shortDigest(stack) ?? style.none),
      style,
    ),
    ...standings.checks.map((check) => checkRow(check, stacks, standings, style)),
  ];
}

/** A fact of each stack; those that are not what most have stand out. */
function factRow(name: string, facts: readonly string[], style: Style): Row {
  const usual = plurality(facts);
  return [
    { text: clip(style.text(name), LONGEST_NAME, style.ellipsis), tone: "faint" },
    ...facts.map((fact): Cell => {
      const text = clip(style.text(fact), LONGEST_NAME, style.ellipsis);
      return { text, tone: usual !== null && fact !== usual ? "bad" : "plain" };
    }),
  ];
}

/** The one value that more have than any other, or null. */
function plurality(facts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] !== second?.[1] ? first[0] : null;
}

function checkRow(check: string, stacks: readonly StackSummary[], standings: Standings, style: Style): Row {
  return [
    { text: clip(style.text(check), LONGEST_NAME, style.ellipsis), tone: "faint" },
    ...stacks.map((stack) => standingCell(check, stack, standings, style)),
  ];
}

function standingCell(check: string, stack: StackSummary, standings: Standings, style: Style): Cell {
  const { errors, warnings, waived } = standings.of(check, stack.name);
  if (errors > 0) return { text: `${style.bad} ${errors}`, tone: "bad" };
  if (!isEvaluated(stack)) return { text: style.unknown, tone: "caution" };
  if (warnings > 0) return { text: `${style.caution} ${warnings}`, tone: "caution" };
  if (waived > 0) return { text: `${style.good} ${waived} waived`, tone: "good" };
  if (!isJudged(check, stack)) return { text: style.none, tone: "plain" };
  return { text: style.good, tone: "good" };
}
