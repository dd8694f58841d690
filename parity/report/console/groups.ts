import type { StackSummary } from "../../result";
import { listStacks } from "../values";
import { isEvaluated, type Standings, shortDigest } from "./standing";
import type { Style } from "./style";
import { type Cell, type Row, renderTable, tableWidth } from "./table";
import { clip, displayWidth } from "./text";

/** Rows shown; the groups beyond are counted. */
export const MOST_GROUPS = 16;
/** Columns that "✗ uniform 2, …" needs at least, and those taken by the gap before it and the indentation. */
const LEAST_STATUS = 16;
const MARGINS = 4;

/** Stacks that stand alike. */
export interface Group {
  readonly facts: Row;
  readonly status: Cell;
  readonly stacks: string[];
}

/** Many stacks: one row for all that stand alike, in rollout order of the first of each. */
export function renderGroups(stacks: readonly StackSummary[], standings: Standings, style: Style): string[] {
  const groups = groupStacks(stacks, standings, style);
  const lines = renderTable(groupRows(groups.slice(0, MOST_GROUPS), style), style);
  const hidden = groups.slice(MOST_GROUPS);
  if (hidden.length === 0) return lines;
  const number = hidden.reduce((sum, group) => sum + group.stacks.length, 0);
  return [...lines, style.paint("faint", `${style.ellipsis} and ${number} more stacks that stand otherwise`)];
}

/** With provider, resources and digest where they leave room for how the stacks stand, else without. */
function groupRows(groups: readonly Group[], style: Style): Row[] {
  const header = ["stacks", "provider", "resources", "digest"].map((text): Cell => ({ text, tone: "faint" }));
  const named = groups.map((group): Cell => ({ text: names(group.stacks, style), tone: "strong" }));
  const full = groups.map((group, index): Row => [named[index]!, ...group.facts]);
  const fits = style.width - tableWidth([header, ...full]) >= LEAST_STATUS + MARGINS;
  const rows = fits ? full : named.map((cell): Row => [cell]);
  const head = fits ? header : header.slice(0, 1);
  const room = style.width - tableWidth([head, ...rows]) - MARGINS;
  const status = (group: Group): Cell => ({ ...group.status, text: clip(group.status.text, room, style.ellipsis) });
  return [head, ...rows.map((row, index) => [...row, status(groups[index]!)])];
}

/** As many names as there is room for, at least one. */
function names(stacks: readonly string[], style: Style): string {
  const room = Math.max(16, Math.floor(style.width / 3));
  const lists = [4, 3, 2].map((most) => style.text(listStacks(stacks, most)));
  return lists.find((list) => displayWidth(list) <= room) ?? clip(lists.at(-1)!, room, style.ellipsis);
}

/** Stacks that stand alike, in rollout order of the first of each. */
export function groupStacks(stacks: readonly StackSummary[], standings: Standings, style: Style): Group[] {
  const groups = new Map<string, Group>();
  for (const stack of stacks) {
    const status = statusCell(stack, standings, style);
    const key = JSON.stringify([stack.provider, stack.resources, stack.digest, status.text]);
    const group = groups.get(key) ?? { facts: facts(stack, style), status, stacks: [] };
    group.stacks.push(stack.name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function facts(stack: StackSummary, style: Style): Row {
  return [stack.provider, stack.resources, shortDigest(stack)].map((fact): Cell => {
    return { text: clip(style.text(String(fact ?? style.none)), 20, style.ellipsis), tone: "plain" };
  });
}

function statusCell(stack: StackSummary, standings: Standings, style: Style): Cell {
  const standing = standings.checks.map((check) => ({ check: style.text(check), ...standings.of(check, stack.name) }));
  const failed = standing.filter(({ errors }) => errors > 0).map(({ check, errors }) => `${check} ${errors}`);
  if (failed.length > 0) return { text: `${style.bad} ${failed.join(", ")}`, tone: "bad" };
  if (!isEvaluated(stack)) return { text: `${style.unknown} undetermined`, tone: "caution" };
  const warned = standing.filter(({ warnings }) => warnings > 0).map(({ check, warnings }) => `${check} ${warnings}`);
  if (warned.length > 0) return { text: `${style.caution} ${warned.join(", ")}`, tone: "caution" };
  const waived = standing.reduce((sum, entry) => sum + entry.waived, 0);
  return { text: waived > 0 ? `${style.good} ${waived} waived` : style.good, tone: "good" };
}
