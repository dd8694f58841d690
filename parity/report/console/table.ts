import type { Style, Tone } from "./style";
import { displayWidth, pad } from "./text";

/** `text` is already harmless and short; the tone is put on after it is padded. */
export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

export type Row = readonly Cell[];

const GAP = "  ";

/** Columns that `rows` take side by side, every column as wide as its widest cell. */
export function tableWidth(rows: readonly Row[]): number {
  const widths = columnWidths(rows);
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
}

/** Lines of aligned columns, nothing after the last cell of a line. */
export function renderTable(rows: readonly Row[], style: Style): string[] {
  const widths = columnWidths(rows);
  return rows.map((row) => {
    const last = row.length - 1;
    return row.map(({ text, tone }, i) => style.paint(tone, i === last ? text : pad(text, widths[i]!))).join(GAP);
  });
}

function columnWidths(rows: readonly Row[]): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) => {
    return rows.reduce((widest, row) => Math.max(widest, displayWidth(row[column]?.text ?? "")), 0);
  });
}
