import { renderFindingAlone } from "./console/index";
import { byArea, type Explanation, type Listed, titleOf } from "./explanation";

/** Columns of the findings that a page shows. */
const PLAIN = { color: false, width: 80, unicode: true };

/** A finding in short: what is the case, and the sentence for it. */
export interface Case {
  readonly about: string;
  readonly severity: string;
  readonly message: string;
}

/** The page of a check in Markdown: what `parity explain` says, and its other findings in short. */
export function renderCheckPage(check: Explanation, others: readonly Case[]): string {
  return `${checkBlocks(check, others, "#").join("\n\n")}\n`;
}

/** One page for all checks of an area, a heading each. */
export function renderAreaPage(
  area: string,
  checks: readonly { readonly check: Explanation; readonly others: readonly Case[] }[],
): string {
  const list = checks.map(({ check: { id, summary } }) => `- [${id}](#${id.toLowerCase()}): ${summary}`).join("\n");
  const blocks = checks.flatMap(({ check, others }) => checkBlocks(check, others, "##"));
  return `${[`# ${titleOf(area)}`, list, ...blocks].join("\n\n")}\n`;
}

/** The file name of an area's page, without `.md`. */
export function areaPage(area: string): string {
  return `contract-${area.toLowerCase().replaceAll(" ", "-")}`;
}

function checkBlocks(check: Explanation, others: readonly Case[], mark: string): string[] {
  return [
    `${mark} ${check.id}`,
    check.summary,
    `**Severity:** ${check.severity}, unless a finding says otherwise`,
    `${mark}# What it checks`,
    check.checks,
    `${mark}# Why`,
    check.story,
    `${mark}# For example`,
    ...check.examples.flatMap(({ about, stacks, finding }) => {
      return [about, fenced("", renderFindingAlone(finding, stacks, PLAIN).trimEnd())];
    }),
    `${mark}# What to do`,
    ...check.ways.flatMap(({ title, text, yaml }) => [
      `**${title}.** ${text}`,
      ...(yaml === null ? [] : [fenced("yaml", yaml)]),
    ]),
    `${mark}# What it does not find`,
    check.limits.map((limit) => `- ${limit}`).join("\n"),
    ...(others.length === 0 ? [] : [`${mark}# What else it says`, others.map(caseRow).join("\n")]),
    ...(check.sources.length === 0
      ? []
      : [`${mark}# Sources`, check.sources.map((source) => `- ${source}`).join("\n")]),
  ];
}

function caseRow({ about, severity, message }: Case): string {
  return `- ${about}${severity === "error" ? "" : ` (${severity})`}\n  > ${message}`;
}

/** The list of all pages. */
export function renderCheckIndex(checks: readonly Listed[]): string {
  const tables = byArea(checks).map(([area, ofArea]) => {
    const rows = ofArea.map(({ id, summary }) => {
      const page = area === null ? `${id}.md` : `${areaPage(area)}.md#${id.toLowerCase()}`;
      return `| [${id}](${page}) | ${summary} |`;
    });
    const title = area === null ? [] : [`## ${titleOf(area)}`, ""];
    return [...title, "| check | what holds when it passes |", "| --- | --- |", ...rows, ""];
  });
  return ["# Checks", "", ...tables.flat()].join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
