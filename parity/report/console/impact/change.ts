import type { ImpactChange, ImpactRow } from "../../../result";
import { countMore } from "../../values";
import { labelled } from "../finding";
import type { Style } from "../style";
import { clip, wrap } from "../text";
import { LONGEST_ROW, someOf } from "./words";

/** Titles of probes shown of one change; the rest is counted. */
const MOST_TITLES = 3;
const MOST_LINES = 6;

/** One change: who asks, what was answered, what is answered without the setting, what people see, and how it comes. */
export function renderChange(change: ImpactChange, style: Style, room: number): string[] {
  const { effect, before, after, symptom, titles, steps } = change;
  const tone = effect === "breaks" ? "bad" : effect === "repairs" ? "good" : "caution";
  return [
    ...wrap(`${style.text(change.path)}: ${style.text(someOf(titles, MOST_TITLES))}`, room),
    style.paint("good", clip(`- ${style.text(before)}`, room, style.ellipsis)),
    style.paint(tone, clip(`+ ${style.text(after)}`, room, style.ellipsis)),
    ...labelled("then ", style.text(symptom), style, room),
    ...renderSteps(steps, style, room),
  ];
}

function renderSteps(steps: readonly string[], style: Style, room: number): string[] {
  if (steps.length === 0) return [];
  const lines = steps.flatMap((step, index) => labelled(`${index + 1}. `, style.text(step), style, room - 2));
  return [style.paint("faint", "how nginx comes to it"), ...lines.map((line) => `  ${line}`)];
}

/** Rows of the contract, each with what people see when it breaks. */
export function renderRows(rows: readonly ImpactRow[], style: Style, room: number): string[] {
  const lines = rows.slice(0, MOST_LINES).flatMap(({ row, how, symptom, message }) => {
    const words = how === "broken" ? `is broken: ${message ?? symptom}` : `needs it: ${symptom}`;
    return labelled(`${clip(style.text(row), LONGEST_ROW, style.ellipsis)} `, style.text(words), style, room);
  });
  const rest = rows.length - MOST_LINES;
  return rest > 0 ? [...lines, style.paint("faint", `${style.ellipsis} and ${countMore(rest, "row")}`)] : lines;
}
