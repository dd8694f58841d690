import type { Finding } from "../../parity/result";

/** One deviation as the table of an `expected.md` has it. Every cell is text; what it does not say is `""`. */
export interface Row {
  readonly check: string;
  readonly stacks: string;
  readonly resource: string;
  readonly property: string;
  /** `file:line`, joined by a comma. */
  readonly at: string;
  /** What the tool names as the cause, without "It is chosen by". */
  readonly "chosen by": string;
}

const COLUMNS: readonly (keyof Row)[] = ["check", "stacks", "resource", "property", "at", "chosen by"];

/** The rows of the one table in an `expected.md`. Further columns are for people. Throws where a column is missing. */
export function rowsOf(audit: string): Row[] {
  const [header, , ...rows] = audit.split("\n").filter((line) => line.startsWith("|"));
  const titles = cells(header ?? "");
  const places = COLUMNS.map((title) => {
    const place = titles.indexOf(title);
    if (place < 0) throw new Error(`the table has no column "${title}"`);
    return place;
  });
  return rows.map((row) => {
    const texts = cells(row);
    return Object.fromEntries(COLUMNS.map((title, index) => [title, texts[places[index]!] ?? ""])) as unknown as Row;
  });
}

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^`(.*)`$/, "$1"));
}

/** A finding as a row says it. Places that several stacks share are given once. */
export function rowOf({ check, stacks, resource, property, locations, message }: Finding): Row {
  return {
    check,
    stacks: stacks.join(", "),
    resource: resource ?? "",
    property: property ?? "",
    at: [...new Set(locations.map(({ file, line }) => `${file}:${line}`))].join(", "),
    "chosen by": / It is chosen by (.+?)\.(?: |$)/.exec(message)?.[1]?.replaceAll("`", "") ?? "",
  };
}

/** In one order, whatever the order of the table: the order of findings is the report's matter. */
export function sorted(rows: readonly Row[]): string[] {
  return rows.map((row) => COLUMNS.map((title) => row[title]).join(" | ")).sort();
}
