import { labelled } from "./console/finding";
import { createStyle, type Style } from "./console/style";
import { wrap } from "./console/text";
import type { ReportOptions } from "./index";

/** What there is to say of one check, whoever defines it. */
export interface Explanation {
  readonly id: string;
  readonly severity: string;
  readonly summary: string;
  readonly why: string;
  readonly fix: string;
  /** Lines of a report or of code, shown as they are. */
  readonly example: string;
}

/** One check in full: what it looks for, why, what to do, and an example. */
export function renderExplanation(check: Explanation, options: ReportOptions): string {
  const style = createStyle(options);
  const example = check.example.trimEnd().split("\n");
  return [
    `${style.paint("strong", style.text(check.id))}  ${style.paint("faint", style.text(check.severity))}`,
    ...wrap(style.text(check.summary), style.width),
    "",
    ...labelled("why  ", style.text(check.why), style, style.width),
    ...labelled("fix  ", style.text(check.fix), style, style.width),
    ...(check.example === "" ? [] : ["", "example", ...example.map((line) => `  ${style.text(line)}`)]),
    "",
  ].join("\n");
}

/** All checks, one line each: id and summary. */
export function renderCheckList(checks: readonly Explanation[], options: ReportOptions): string {
  const style = createStyle(options);
  const longest = Math.max(0, ...checks.map((check) => check.id.length));
  return checks.flatMap((check) => listed(check, longest, style)).join("\n") + "\n";
}

function listed(check: Explanation, longest: number, style: Style): string[] {
  const label = `${style.text(check.id).padEnd(longest)}  `;
  return labelled(label, style.text(check.summary), style, style.width);
}
