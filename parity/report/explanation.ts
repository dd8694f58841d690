import type { Finding } from "../result";
import { type Explained, labelled, renderFinding } from "./console/finding";
import { createStyle, type Style } from "./console/style";
import { wrap } from "./console/text";
import type { ReportOptions } from "./index";

/** What there is to say of one check, whoever defines it. */
export interface Explanation {
  readonly id: string;
  readonly severity: string;
  /** What holds when the check passes. */
  readonly summary: string;
  /** What it compares with what. */
  readonly checks: string;
  /** What goes wrong without it. */
  readonly story: string;
  /** Findings of it, of so many stacks each, and what is the case there. */
  readonly examples: readonly { readonly about: string; readonly stacks: number; readonly finding: Finding }[];
  /** What to do about a finding; `yaml` is lines for `parity.yaml`. */
  readonly ways: readonly { readonly title: string; readonly text: string; readonly yaml: string | null }[];
  /** What it does not find. */
  readonly limits: readonly string[];
  /** Its other findings in short: what is the case, and the sentence for it. */
  readonly others: readonly Case[];
  /** Where what is said comes from: addresses, mostly. */
  readonly sources: readonly string[];
}

/** A finding in short. */
export interface Case {
  readonly about: string;
  readonly severity: string;
  readonly message: string;
}

const INDENT = "  ";

/** One check in full. Sections are parted by a blank line; nothing but a row of YAML is wider than the terminal. */
export function renderExplanation(check: Explanation, options: ReportOptions): string {
  const style = createStyle(options);
  const inner = createStyle({ ...options, width: style.width - INDENT.length });
  const section = (title: string, lines: readonly string[]): string[] => {
    return lines.length === 0 ? [] : ["", style.paint("strong", title), ...indent(lines)];
  };
  return [
    `${style.paint("strong", style.text(check.id))}  ${style.paint("faint", style.text(check.severity))}`,
    ...wrap(style.text(check.summary), style.width),
    ...section("What it checks", wrap(style.text(check.checks), inner.width)),
    ...section("Why", wrap(style.text(check.story), inner.width)),
    ...section("For example", exampleLines(check.examples, inner)),
    ...section(
      "What to do",
      check.ways.flatMap((way, index) => wayLines(way, `${index + 1}. `, inner)),
    ),
    ...section("What it does not find", listLines(check.limits, inner)),
    ...section("What else it says", caseLines(check.others, inner)),
    // Not wrapped: an address that is cut is none.
    ...section(
      "Sources",
      check.sources.map((source) => style.text(source)),
    ),
    "",
  ].join("\n");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? line : INDENT + line));
}

function exampleLines(examples: Explanation["examples"], style: Style): string[] {
  const explained: Explained = new Set();
  return examples.flatMap(({ about, stacks, finding }, index) => [
    ...(index === 0 ? [] : [""]),
    ...wrap(style.text(about), style.width),
    ...renderFinding(finding, stacks, style, explained),
  ]);
}

function wayLines({ title, text, yaml }: Explanation["ways"][number], label: string, style: Style): string[] {
  const rows = (yaml ?? "").split("\n").map((line) => " ".repeat(label.length + 2) + style.text(line));
  return [...labelled(label, style.text(`${title}. ${text}`), style, style.width), ...(yaml === null ? [] : rows)];
}

function caseLines(cases: readonly Case[], style: Style): string[] {
  return cases.flatMap(({ about, severity, message }) => [
    ...labelled(`${style.note} `, style.text(`${about}${gradeOf(severity)}`), style, style.width),
    ...labelled("  ", style.text(message), style, style.width).map((line) => style.paint("faint", line)),
  ]);
}

/** How much a finding weighs, where it is no error. */
export function gradeOf(severity: string): string {
  return severity === "error" ? "" : ` (${severity})`;
}

function listLines(items: readonly string[], style: Style): string[] {
  return items.flatMap((item) => labelled(`${style.note} `, style.text(item), style, style.width));
}

/** One check of a list: with an area, where it is one of many that are listed under it. */
export interface Listed {
  readonly id: string;
  readonly summary: string;
  readonly area?: string | null;
}

/** All checks, a row each: id and what holds when it passes. Those with an area come after the others, area by area. */
export function renderCheckList(
  checks: readonly Listed[],
  options: ReportOptions,
  beside: readonly string[] = [],
): string {
  const style = createStyle(options);
  const longest = Math.max(...["check", ...checks.map((check) => check.id)].map((id) => id.length));
  const row = (id: string, summary: string) =>
    labelled(`${style.text(id).padEnd(longest)}  `, style.text(summary), style, style.width);
  const head = style.paint("faint", `${"check".padEnd(longest)}  what holds when it passes`);
  const parts = byArea(checks).map(([area, ofArea]) => {
    const title = area === null ? [head] : ["", style.paint("strong", style.text(titleOf(area)))];
    return [...title, ...ofArea.flatMap(({ id, summary }) => row(id, summary))];
  });
  const more =
    beside.length === 0
      ? []
      : labelled("", `It also explains what other verbs name: ${beside.join(", ")}.`, style, style.width);
  return [...parts.flat(), "", "parity explain CHECK tells more about one.", ...more, ""].join("\n");
}

/** Checks by area in the order in which areas come up, those without one first. */
export function byArea<Check extends Pick<Listed, "area">>(checks: readonly Check[]): [string | null, Check[]][] {
  const areas = new Map<string | null, Check[]>([[null, []]]);
  for (const check of checks) {
    const area = check.area ?? null;
    areas.set(area, [...(areas.get(area) ?? []), check]);
  }
  return [...areas].filter(([, ofArea]) => ofArea.length > 0);
}

/** `Load balancer and nginx: health check`. */
export function titleOf(area: string): string {
  return `Load balancer and nginx: ${area}`;
}
