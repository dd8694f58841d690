import { labelled } from "./console/finding";
import { createStyle, type Style } from "./console/style";
import { wrap } from "./console/text";
import type { ReportOptions } from "./index";

/** What there is to say of one check, whoever defines it. */
export interface Explanation {
  readonly id: string;
  readonly severity: string;
  /** What holds when the check passes. */
  readonly summary: string;
  readonly why: string;
  readonly fix: string;
  /** What it can find, in the words of its findings. */
  readonly messages: readonly { readonly severity: string; readonly text: string; readonly fix: string }[];
}

/** One check in full: what it holds, why, what to do, and all that it may find. */
export function renderExplanation(check: Explanation, options: ReportOptions): string {
  const style = createStyle(options);
  return [
    `${style.paint("strong", style.text(check.id))}  ${style.paint("faint", style.text(check.severity))}`,
    ...wrap(style.text(check.summary), style.width),
    "",
    ...labelled("why  ", style.text(check.why), style, style.width),
    ...labelled("fix  ", style.text(check.fix), style, style.width),
    "",
    style.paint("strong", "What it finds"),
    ...check.messages.flatMap((message) => messageLines(message, check, style)),
    "",
  ].join("\n");
}

/** A fix or a severity is said where it is not the check's own. */
function messageLines(message: Explanation["messages"][number], check: Explanation, style: Style): string[] {
  const severity = message.severity === check.severity ? "" : ` (${message.severity})`;
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return [
    ...indented(labelled(`${style.note} `, style.text(message.text + severity), style, style.width - 2)),
    ...(message.fix === check.fix
      ? []
      : indented(labelled("  fix  ", style.text(message.fix), style, style.width - 2))),
  ];
}

/** All checks, one entry each: id and summary. */
export function renderCheckList(
  checks: readonly { readonly id: string; readonly summary: string }[],
  options: ReportOptions,
): string {
  const style = createStyle(options);
  const longest = Math.max(0, ...checks.map((check) => check.id.length));
  const lines = checks.flatMap((check) => {
    return labelled(`${style.text(check.id).padEnd(longest)}  `, style.text(check.summary), style, style.width);
  });
  return `${lines.join("\n")}\n`;
}
