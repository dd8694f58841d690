import { renderFindingAlone } from "./console/index";
import { byArea, type Case, type Explanation, gradeOf, type Listed, titleOf } from "./explanation";

/** Columns of the findings that a page shows. */
const PLAIN = { color: false, width: 80, unicode: true };

/** The page of a check in Markdown: what `parity explain` says. */
export function renderCheckPage(check: Explanation): string {
  return `${checkBlocks(check, "#").join("\n\n")}\n`;
}

/** One page for all checks of an area, a heading each. */
export function renderAreaPage(area: string, checks: readonly Explanation[]): string {
  const list = checks.map(({ id, summary }) => `- [${id}](#${id.toLowerCase()}): ${summary}`).join("\n");
  const blocks = checks.flatMap((check) => checkBlocks(check, "##"));
  return `${[`# ${titleOf(area)}`, list, ...blocks].join("\n\n")}\n`;
}

/** The file name of an area's page, without `.md`. */
export function areaPage(area: string): string {
  return `contract-${area.toLowerCase().replaceAll(" ", "-")}`;
}

function checkBlocks(check: Explanation, mark: string): string[] {
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
    ...(check.others.length === 0 ? [] : [`${mark}# What else it says`, check.others.map(caseRow).join("\n")]),
    ...(check.sources.length === 0
      ? []
      : [`${mark}# Sources`, check.sources.map((source) => `- ${source}`).join("\n")]),
  ];
}

function caseRow({ about, severity, message }: Case): string {
  return `- ${about}${gradeOf(severity)}\n  > ${message}`;
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
