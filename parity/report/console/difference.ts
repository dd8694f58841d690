import type { Finding } from "../../result";
import { diffLines, hunks } from "../line-diff";
import { countMore, isMultiLine, linesOf, listStacks, type ValueGroup, valueGroups } from "../values";
import type { Style, Tone } from "./style";
import { clip, displayWidth, pad } from "./text";

/** Distinct values shown of one finding, and lines shown of one comparison; the rest is counted. */
const MOST_VALUES = 6;
const MOST_LINES = 16;
/** Characters shown before the part that differs when the beginning of a long value is left out. */
const LEAD = 16;

const TONES: { readonly [role in ValueGroup["role"]]: Tone } = { expected: "good", deviates: "bad", other: "plain" };
const SIGNS: { readonly [role in ValueGroup["role"]]: string } = { expected: "-", deviates: "+", other: " " };

/** What the stacks have, as a diff: `-` what is expected, `+` what a stack has instead. Lines of `width` columns. */
export function renderDifference(finding: Finding, style: Style, width: number): string[] {
  const groups = valueGroups(finding);
  const shown = groups.slice(0, MOST_VALUES);
  const rest = groups.length - shown.length;
  const lines =
    shown[0]?.role === "expected" && shown.some((group) => isMultiLine(group.value))
      ? renderTexts(shown, style, width)
      : renderRows(shown, style, width);
  return rest > 0 ? [...lines, style.paint("faint", `  ${style.ellipsis} and ${countMore(rest, "value")}`)] : lines;
}

function label(group: ValueGroup, style: Style): string {
  const stacks = style.text(listStacks(group.stacks));
  if (group.role !== "expected") return stacks;
  return stacks === "" ? "expected" : `expected: ${stacks}`;
}

/** One row a value: `- 200      expected: staging, prod-au`. The label goes on a row of its own if it must. */
function renderRows(groups: readonly ValueGroup[], style: Style, width: number): string[] {
  const labels = groups.map((group) => clip(label(group, style), width - 4, style.ellipsis));
  const beside = width - 4 - Math.max(...labels.map(displayWidth));
  const whole = groups.map((group) => show(group.value, style));
  const longest = Math.max(...whole.map(displayWidth));
  const fits = longest <= beside || beside >= 32;
  const room = fits ? Math.min(longest, beside) : width - 2;
  const values = longest <= room ? whole : shorten(groups, style, room);
  return groups.flatMap((group, index) => {
    const value = style.paint(TONES[group.role], `${SIGNS[group.role]} ${pad(values[index]!, fits ? room : 0)}`);
    const who = style.paint("faint", labels[index]!);
    return fits ? [`${value}  ${who}`] : [value, `  ${who}`];
  });
}

function show(value: string | null, style: Style): string {
  if (value === null) return "(absent)";
  const text = style.text(value);
  return value.trim() === value && value !== "" ? text : `"${text}"`;
}

/** Long values in `room` columns each, cut so that the place where they part is in view. */
function shorten(groups: readonly ValueGroup[], style: Style, room: number): string[] {
  const values = groups.map((group) => group.value).filter((value) => value !== null);
  const start = windowStart(values, room);
  return groups.map((group) => {
    if (group.value === null) return show(null, style);
    const lead = start > 0 ? style.ellipsis : "";
    // Cut before escaping: a value may have millions of characters, of which `room` are shown.
    return clip(lead + style.text(group.value.slice(start, start + 2 * room)), room, style.ellipsis);
  });
}

function windowStart(values: readonly string[], room: number): number {
  const [first = "", ...rest] = values;
  // A value that no other parts from is read from its beginning.
  if (rest.length === 0) return 0;
  const longest = Math.max(...values.map((value) => value.length));
  const parting = Math.min(...rest.map((value) => commonPrefix(first, value)), first.length);
  if (parting <= LEAD) return 0;
  // As far to the right as needed, but no further than shows the end of the longest value.
  const start = Math.max(0, Math.min(parting - LEAD, longest - room + 1));
  const splitsPair = /[\udc00-\udfff]/.test(first[start] ?? "");
  return splitsPair ? start - 1 : start;
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** Texts of several lines: for each that deviates, the lines that differ from the expected text. */
function renderTexts(groups: readonly ValueGroup[], style: Style, width: number): string[] {
  const [expected, ...others] = groups;
  return others.flatMap((group) => {
    const head = `- ${label(expected!, style)}   + ${label(group, style)}`;
    return [style.paint("faint", clip(head, width, style.ellipsis)), ...diffRows(expected!, group, style, width)];
  });
}

function diffRows(expected: ValueGroup, group: ValueGroup, style: Style, width: number): string[] {
  const rows = hunks(diffLines(linesOf(expected.value), linesOf(group.value)), 1).flatMap((hunk) => {
    if ("skipped" in hunk) return [style.paint("faint", `  ${style.ellipsis}`)];
    return hunk.lines.map(({ sign, text }) => {
      const line = `${sign} ${clip(style.text(text.slice(0, 2 * width)), width - 2, style.ellipsis)}`;
      return style.paint(sign === "-" ? "good" : sign === "+" ? "bad" : "plain", line);
    });
  });
  if (rows.length <= MOST_LINES) return rows;
  const rest = `  ${style.ellipsis} and ${rows.length - MOST_LINES + 1} more lines`;
  return [...rows.slice(0, MOST_LINES - 1), style.paint("faint", rest)];
}
