import type { ImpactSetting } from "../../../result";
import type { Style } from "../style";
import { type Cell, type Row, renderTable } from "../table";
import { clip, displayWidth } from "../text";
import { alike, bare, cellText } from "./words";

/** What an indentation takes, and what parts columns. */
const INDENT = 2;
const GAP = 2;
const LONGEST_TITLE = 20;

/** Which stacks stand beside each other, and how wide: one for all tables of a report, so that they line up. */
export interface Layout {
  readonly columns: readonly Column[];
  /** Columns of text for a setting. */
  readonly room: number;
  /** Stacks that found no room. */
  readonly hidden: number;
}

interface Column {
  readonly title: string;
  /** Where its (first) stack is among the cells of a setting. */
  readonly at: number;
  readonly width: number;
}

/**
 * Each stack a column where that leaves room for the settings, else one for all stacks that are alike in every setting; and
 * one for all where they all are.
 */
export function layoutOf(settings: readonly ImpactSetting[], style: Style): Layout {
  const stacks = settings[0]?.stacks.map(({ stack }) => stack) ?? [];
  const texts = stacks.map((_, at) => settings.map((setting) => cellText(setting, at, style).text));
  const column = (group: readonly number[], title: string): Column => {
    const at = group[0]!;
    const shown = clip(style.text(title), Math.min(LONGEST_TITLE, Math.floor(style.width / 3)), style.ellipsis);
    return { title: shown, at, width: Math.max(displayWidth(shown), ...texts[at]!.map(displayWidth)) };
  };
  const groups = alike([...stacks.keys()], (at) => JSON.stringify(texts[at]));
  if (groups.length === 1 && stacks.length > 1)
    return withRoom([column(groups[0]!, `all ${stacks.length} stacks`)], settings, style);
  const single = withRoom(
    [...stacks.keys()].map((at) => column([at], stacks[at]!)),
    settings,
    style,
  );
  if (single.hidden === 0) return single;
  const title = (group: readonly number[]): string =>
    group.length === 1 ? stacks[group[0]!]! : `${stacks[group[0]!]} +${group.length - 1}`;
  return withRoom(
    groups.map((group) => column(group, title(group))),
    settings,
    style,
  );
}

/** The room that a setting is given at least beside the stacks. */
function leastName(style: Style): number {
  return Math.min(34, Math.floor(style.width / 2));
}

/** As many columns as leave the settings their least room. */
function withRoom(columns: readonly Column[], settings: readonly ImpactSetting[], style: Style): Layout {
  const least = leastName(style);
  const longest = Math.max(...settings.map((setting) => displayWidth(nameOf(setting, style))), least);
  let left = style.width - INDENT;
  const shown: Column[] = [];
  for (const column of columns) {
    if (left - column.width - GAP < least && shown.length > 0) break;
    left -= column.width + GAP;
    shown.push(column);
  }
  return { columns: shown, room: Math.min(longest, Math.max(left, least)), hidden: columns.length - shown.length };
}

/** Settings below each other under the blocks they stand in, stacks beside each other. */
export function renderSettings(settings: readonly ImpactSetting[], layout: Layout, style: Style): string[] {
  const { columns, room } = layout;
  const rows: Row[] = [];
  let [file, block] = ["", ""];
  for (const setting of settings) {
    const [title, parent] = [fileTitle(setting), parentOf(setting.address)];
    if (title !== file) {
      const heads = rows.length === 0 ? columns.map((column): Cell => ({ text: column.title, tone: "strong" })) : [];
      rows.push([name(style.text(title), "plain"), ...heads]);
    }
    if (parent !== "" && (title !== file || parent !== block)) rows.push([name(`  ${style.text(parent)}`, "faint")]);
    [file, block] = [title, parent];
    rows.push([name(nameOf(setting, style), "plain"), ...columns.map(({ at }) => cellText(setting, at, style))]);
  }
  const widest: Row = [
    name(" ".repeat(room), "plain"),
    ...columns.map(({ width }): Cell => ({ text: " ".repeat(width), tone: "plain" })),
  ];
  // The last row only sets the widths.
  return renderTable([...rows, widest], style)
    .slice(0, -1)
    .map((line) => (" ".repeat(INDENT) + line).trimEnd());

  function name(text: string, tone: Cell["tone"]): Cell {
    return { text: clip(text, room, style.ellipsis), tone };
  }
}

function nameOf(setting: ImpactSetting, style: Style): string {
  return "  ".repeat(parentOf(setting.address) === "" ? 1 : 2) + style.text(bare(setting.text));
}

function fileTitle({ server, file }: ImpactSetting): string {
  return server === null ? file : `${server} ${file}`;
}

/** What stands before the last `/` that is not inside brackets. */
function parentOf(address: string): string {
  let depth = 0;
  for (let at = address.length - 1; at >= 0; at--) {
    const char = address[at];
    if (char === "]") depth++;
    else if (char === "[") depth--;
    else if (char === "/" && depth === 0) return address.slice(0, at);
  }
  return "";
}
