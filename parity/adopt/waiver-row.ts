import { quotedWords, yamlText, yamlWords } from "./yaml-text";

/** A row under `waivers`, before it is written: the members in their order. */
export interface WaiverRow {
  readonly check: string;
  readonly stack: string;
  readonly resource: string | null;
  readonly property: string | null;
  /** Null accepts an absent value; undefined accepts whatever is there. */
  readonly value: string | null | undefined;
  readonly owner: string;
  readonly reason: string;
  /** `YYYY-MM-DD`. */
  readonly expires: string;
}

/** How a row is written: a line a member, all on one line, or so that the file is still JSON. */
export type RowStyle = "block" | "flow" | "json";

/** The members that the row has, with what a reader of the file must get. */
export function membersOf({
  resource,
  property,
  value,
  ...row
}: WaiverRow): readonly (readonly [string, string | null])[] {
  const optional: readonly (readonly [string, string | null | undefined])[] = [
    ["resource", resource ?? undefined],
    ["property", property ?? undefined],
    ["value", value],
  ];
  return [
    ["check", row.check],
    ["stack", row.stack],
    ...optional.filter((member): member is readonly [string, string | null] => member[1] !== undefined),
    ["owner", row.owner],
    ["reason", row.reason],
    ["expires", row.expires],
  ];
}

/** The lines of a row without indentation and without its `- `: one line, but in block style. */
export function rowLines(row: WaiverRow, style: RowStyle): readonly string[] {
  const members = membersOf(row).map(
    ([name, value]) => `${style === "json" ? `"${name}"` : name}: ${shown(name, value, style)}`,
  );
  return style === "block" ? members : [`{ ${members.join(", ")} }`];
}

function shown(name: string, value: string | null, style: RowStyle): string {
  if (value === null) return "null";
  if (style === "json") return quotedWords(value);
  // A day is the same day with and without quotes, and is read as text where waivers stand.
  if (name === "expires") return value;
  return name === "stack" || name === "check" ? yamlText(value) : yamlWords(value, style === "flow");
}
