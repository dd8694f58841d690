import { renderFindingAlone } from "./console/index";
import type { Explanation } from "./explanation";

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
  const blocks = [
    `# ${check.id}`,
    check.summary,
    `**Severity:** ${check.severity}, unless a finding says otherwise`,
    "## What it checks",
    check.checks,
    "## Why",
    check.story,
    "## For example",
    ...check.examples.flatMap(({ about, stacks, finding }) => {
      return [about, fenced("", renderFindingAlone(finding, stacks, PLAIN).trimEnd())];
    }),
    "## What to do",
    ...check.ways.flatMap(({ title, text, yaml }) => [
      `**${title}.** ${text}`,
      ...(yaml === null ? [] : [fenced("yaml", yaml)]),
    ]),
    "## What it does not find",
    check.limits.map((limit) => `- ${limit}`).join("\n"),
    ...(others.length === 0 ? [] : ["## What else it says", others.map(caseRow).join("\n")]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function caseRow({ about, severity, message }: Case): string {
  return `- ${about}${severity === "error" ? "" : ` (${severity})`}\n  > ${message}`;
}

/** The list of all pages. */
export function renderCheckIndex(checks: readonly Pick<Explanation, "id" | "summary">[]): string {
  const rows = checks.map(({ id, summary }) => `| [${id}](${id}.md) | ${summary} |`);
  return ["# Checks", "", "| check | what holds when it passes |", "| --- | --- |", ...rows, ""].join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
