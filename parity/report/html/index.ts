import { createHash } from "node:crypto";
import type { Result } from "../../result";
import { adviceFor } from "../console/advice";
import type { ReportOptions } from "../index";
import { summaryOf } from "../summary";
import { errorsSection, findingIds, findingsSection } from "./findings";
import { attribute, type Content, dataBlock, html, localUrl, ownCode } from "./html";
import { impactSection } from "./impact";
import { mark, type Page, prose, type Section } from "./page";
import { rehearsalSection } from "./rehearsal";
import { resourcesSection } from "./resources";
import { reviewSections } from "./review";
import { SCRIPT } from "./script";
import { StackSets } from "./sets";
import { stacksSection } from "./stacks";
import { STYLE } from "./style";
import { trafficSection } from "./traffic";

/** Nothing is fetched, and nothing runs but this page's own script: not what a result may contain, escaped or not. */
const POLICY = [
  "default-src 'none'",
  `style-src '${hash(STYLE)}'`,
  `script-src '${hash(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}

/** One file that needs nothing else: for a browser, from disk, on paper, by ear. */
export function renderHtml(result: Result, options: ReportOptions): string {
  const page: Page = { result, options, sets: new StackSets(result.stacks.map(({ name }) => name)) };
  const sections = sectionsOf(page);
  const main = sections.map((section) => sectionHtml(section));
  const document = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>parity ${result.verb}: ${headingOf(result)}</title>
${ownCode("style", STYLE)}
</head>
<body>
${headerOf(result, sections)}${tools(page)}<main>
${main}${page.sets.appendix()}</main>
<footer><p>parity ${result.verb}. Names in braces stand for each stack's own: <code>${"{stack}"}</code> is its name.</p></footer>
${dataBlock("data", page.sets.data())}
${ownCode("script", SCRIPT)}
</body>
</html>`;
  return `<!DOCTYPE html>\n${document.text}\n`;
}

function sectionsOf(page: Page): Section[] {
  const { result } = page;
  const { stacks, errors, findings, declared, impact, rehearsal, review } = result;
  const ids = findingIds(findings);
  return [
    ...(errors.length > 0 ? [errorsSection(page)] : []),
    ...(review ? [findingsSection(page, ids, "New findings"), ...reviewSections(page, review)] : []),
    ...(impact ? [impactSection(page, impact)] : []),
    ...(rehearsal ? [rehearsalSection(page, rehearsal)] : []),
    // Of verbs that judge something else, findings are shown where there are some.
    ...(stacks.length > 0 && !review && (findings.length > 0 || !(impact || rehearsal))
      ? [findingsSection(page, ids, "Findings")]
      : []),
    ...adviceSection(page),
    ...(stacks.length > 0 ? [stacksSection(page)] : []),
    ...(declared ? [resourcesSection(page, declared, ids), trafficSection(page, declared)] : []),
  ];
}

function adviceSection({ result }: Page): Section[] {
  const advice = result.verb === "check" ? adviceFor(result) : [];
  const body = html`<ol class="advice">${advice.map((words) => html`<li>${prose(words)}</li>`)}</ol>`;
  return advice.length === 0 ? [] : [{ id: "advice", title: "What to do", count: null, body }];
}

const VERDICTS = {
  parity: ["good", "✓"],
  deviates: ["bad", "✗"],
  undetermined: ["caution", "?"],
} as const;

/** The verdict; of what gives none but an answer, the answer's name. */
function headingOf({ verdict, impact, rehearsal }: Result): string {
  if (verdict === "undetermined" || !(impact || rehearsal)) return verdict;
  return impact ? "impact" : rehearsal?.how === "relocated" ? "rehearsed, relocated" : "rehearsed";
}

function headerOf(result: Result, sections: readonly Section[]): Content {
  const [tone, sign] = VERDICTS[result.verdict];
  const links = sections.map(
    ({ id, title, count }) =>
      html`<li><a href="${localUrl(id)}">${title}</a>${count === null ? null : html` <span class="count">${count}</span>`}</li>`,
  );
  return html`<header>
<p class="verb">parity ${result.verb}</p>
<h1>${mark(tone, sign, "")} ${headingOf(result)}</h1>
<p class="words">${prose(summaryOf(result))}</p>
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
`;
}

/** Hidden until the page's script is there to do what they say. */
function tools({ result: { findings, declared, impact, rehearsal, review } }: Page): Content {
  const kind = impact || rehearsal ? "outcome" : review ? "kind" : "check";
  const levels = ["error", "warning", "note", "waived"].filter((level) =>
    findings.some(({ severity, waiver }) => (waiver ? "waived" : severity) === level),
  );
  return html`<search class="tools" id="tools" hidden>
<input type="search" id="q" aria-label="Search in findings, resources and traffic paths" placeholder="Search" autocomplete="off" spellcheck="false">
<select id="stack" aria-label="Stack"><option value="">any stack</option></select>
<select id="level" aria-label="Severity"${attribute("hidden", levels.length < 2 ? "" : null)}><option value="">any severity</option>${levels.map((level) => html`<option value="${level}">${level}</option>`)}</select>
<select id="check" aria-label="By ${kind}"><option value="">any ${kind}</option></select>
<label class="check-box"${attribute("hidden", declared ? null : "")}><input type="checkbox" id="differs"> only resources that differ</label>
<button type="button" id="clear" disabled>Clear</button>
<output id="status" for="q stack level check differs"></output>
</search>
`;
}

/** From here on, what is not in view is not laid out. */
const MANY = 100;

function sectionHtml({ id, title, count, body }: Section): Content {
  const number = count === null ? null : html` <span class="count">${count}</span>`;
  const many = (count ?? 0) > MANY ? "many" : null;
  return html`<section id="${id}"${attribute("class", many)} aria-labelledby="${id}-title" tabindex="-1">
<h2 id="${id}-title">${title}${number}<span class="tally"></span></h2>
${body}<p class="none-left" hidden>Nothing here matches.</p>
</section>
`;
}
