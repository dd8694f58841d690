import type { Finding, Location, ResultError } from "../../result";
import { renderDifference } from "../console/difference";
import { createStyle } from "../console/style";
import type { ReportOptions } from "../index";
import { inRepository } from "../places";
import { listStacks, stackList } from "../values";
import type { Section } from "./budget";
import { cell, code, fenceFor, prose, short } from "./text";

/** The values of a finding are shown as on a console of this width. */
const STYLE = createStyle({ color: false, width: 84, unicode: true });
const MOST_LINES = 8;
const LONGEST_LINE = 120;

type Folder = Pick<ReportOptions, "folder">;

/** `infra/index.ts:3:5`, in the repository. */
export function place({ file, line, column }: Location, { folder }: Folder): string {
  return code(`${inRepository(file, folder)}:${line}:${column}`);
}

/** The findings that stand, each with its two sides; then, folded, warnings and notes, and what is waived. */
export function findingSections(
  findings: readonly Finding[],
  total: number,
  options: Folder,
  title: string,
): Section[] {
  const open = findings.filter(({ waiver }) => waiver === null);
  const errors = open.filter(({ severity }) => severity === "error");
  const others = open.filter(({ severity }) => severity !== "error");
  const waived = findings.filter(({ waiver }) => waiver !== null);
  const said = new Set<string>();
  const blocks = (of: readonly Finding[]): string[] => of.map((finding) => findingBlock(finding, total, options, said));
  return [
    { title, blocks: blocks(errors), noun: "findings" },
    { title: `Warnings and notes (${others.length})`, folded: true, blocks: blocks(others), noun: "findings" },
    { title: `Waived (${waived.length})`, folded: true, blocks: waived.map(waivedItem), noun: "waived", tight: true },
  ];
}

const MARKS = { error: "✗", warning: "!", note: "·" } as const;

function findingBlock(finding: Finding, total: number, options: Folder, said: Set<string>): string {
  const { check, severity, stacks, message, locations, why, fix, id } = finding;
  const first = locations[0];
  const head = [
    `**${MARKS[severity]} ${prose(check, 40)}**`,
    prose(stackList(stacks, total), 160),
    ...(first ? [place(first, options)] : []),
    ...(locations.length > 1 ? [`and ${locations.length - 1} more`] : []),
    code(id, 20),
  ];
  const once = (label: string, text: string): string[] => {
    if (text === "" || said.has(text)) return [];
    said.add(text);
    return [`**${label}:** ${prose(text, 300)}`];
  };
  return [
    [head.join(" · "), ...addressOf(finding), prose(message)].join("\n"),
    ...difference(finding),
    // A note asks for nothing.
    ...[[...(severity === "note" ? [] : once("Why", why)), ...once("Fix", fix)].join("\n")].filter(
      (text) => text !== "",
    ),
  ].join("\n\n");
}

export function addressOf({ resource, property }: Pick<Finding, "resource" | "property">): string[] {
  const parts = [resource, property].flatMap((part) => part || []);
  return parts.length === 0 ? [] : [parts.map((part) => code(part, 200)).join(" · ")];
}

function difference(finding: Finding): string[] {
  const lines = renderDifference(finding, STYLE, STYLE.width - 4).map((line) => short(line, LONGEST_LINE));
  if (lines.length === 0) return [];
  const rest = lines.length - MOST_LINES;
  const shown = rest > 1 ? [...lines.slice(0, MOST_LINES), `  … and ${rest} more lines`] : lines;
  const fence = fenceFor(shown.join("\n"), 3);
  return [`${fence}diff\n${shown.join("\n")}\n${fence}`];
}

function waivedItem(finding: Finding): string {
  const { check, stacks, waiver } = finding;
  const where = [prose(check, 40), prose(listStacks(stacks), 160), ...addressOf(finding)].join(" · ");
  return `- ${where}: until ${prose(waiver!.expires, 20)}, ${prose(waiver!.owner, 80)}: ${prose(waiver!.reason, 200)} (${code(finding.id, 20)})`;
}

/** What could not be judged, each with its place. */
export function errorSection(errors: readonly ResultError[], options: Folder): Section {
  const blocks = errors.map(({ message, location }) => {
    const at = location ? [...(location.stack ? [prose(location.stack, 80)] : []), place(location, options)] : [];
    return `- ${[...at, prose(message)].join(" · ")}`;
  });
  return { title: "Could not be judged", blocks, noun: "errors", tight: true };
}

/** A row of a table; its cells are foreign. The last may be longer, where it is a sentence. */
export function row(cells: readonly string[], longestLast?: number): string {
  return `| ${cells.map((text, index) => cell(text, index === cells.length - 1 ? longestLast : undefined)).join(" | ")} |`;
}

export function delimiter(columns: number): string {
  return `|${" --- |".repeat(columns)}`;
}
