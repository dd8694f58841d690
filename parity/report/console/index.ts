import type { Finding, Result, ResultError, Review } from "../../result";
import type { ReportOptions } from "../index";
import { checkSummary } from "../summary";
import { countMore } from "../values";
import { adviceFor } from "./advice";
import { type Explained, labelled, renderFinding, renderListed, renderLocation, renderWaived } from "./finding";
import { renderImpact } from "./impact/index";
import { renderMatrix } from "./matrix";
import { renderRehearsal } from "./rehearsal/index";
import { renderReview, renderReviewHead } from "./review/index";
import { createStyle, type Style, type Tone } from "./style";
import { clip, wrap } from "./text";

/** Findings and errors shown as blocks; a person reads no more, and `--format json` has all. */
const MOST_BLOCKS = 20;

/** For a person at a terminal: verdict, matrix of stacks, deviations, what to do. Sections are parted by a blank line. */
export function renderConsole(result: Result, options: ReportOptions): string {
  const style = createStyle(options);
  if (result.stacks.length === 0) return renderUnusable(result, style);
  return sectionsOf(result, style)
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

/** Verbs that ask nginx, and judge no check. */
const OF_TRAFFIC: ReadonlySet<string> = new Set(["rehearse", "impact"]);

function sectionsOf(result: Result, style: Style): string[][] {
  if (result.rehearsal) return [...renderRehearsal(result, result.rehearsal, style), ...renderErrors(result, style)];
  if (result.impact) return [...renderImpact(result, result.impact, style), ...renderErrors(result, style)];
  if (result.review) return reviewSections(result, result.review, style);
  // What was asked came to nothing, and no check was: a matrix would say that they pass.
  if (OF_TRAFFIC.has(result.verb)) return [headline(result, style), ...renderErrors(result, style)];
  return [
    headline(result, style),
    renderMatrix(result, style),
    ...renderErrors(result, style),
    ...renderFindings(result, style),
    renderAdvice(result, style),
  ];
}

/** What the change brings comes before what it is. */
function reviewSections(result: Result, review: Review, style: Style): string[][] {
  return [
    renderReviewHead(result, review, style),
    ...renderErrors(result, style),
    ...renderFindings(result, style),
    ...renderReview(result, review, style),
    renderAdvice(result, style),
  ];
}

/** Input that no stack came out of: the errors, one on each line as compilers print theirs, and nothing else. */
function renderUnusable(result: Result, style: Style): string {
  const lines = result.errors.map(({ message, location }) => {
    return (location ? `${renderLocation(location, style)}: ` : "") + style.text(message);
  });
  return `${lines.join("\n")}\n`;
}

/** One finding of `total` stacks, as a block. */
export function renderFindingAlone(finding: Finding, total: number, options: ReportOptions): string {
  return `${renderFinding(finding, total, createStyle(options), new Set()).join("\n")}\n`;
}

function headline(result: Result, style: Style): string[] {
  const { mark, tone } = markOf(result, style);
  const [first, ...rest] = wrap(`${mark} ${result.verdict}  ${checkSummary(result)}`, style.width);
  const painted = first!.replace(
    `${mark} ${result.verdict}`,
    () => `${style.paint(tone, mark)} ${style.paint("strong", result.verdict)}`,
  );
  return [painted, ...rest.map((line) => `  ${line}`)];
}

function markOf({ verdict }: Result, style: Style): { mark: string; tone: Tone } {
  if (verdict === "undetermined") return { mark: style.unknown, tone: "caution" };
  return verdict === "parity" ? { mark: style.good, tone: "good" } : { mark: style.bad, tone: "bad" };
}

function renderErrors(result: Result, style: Style): string[][] {
  const shown = result.errors.slice(0, MOST_BLOCKS).map((error) => renderError(error, style));
  return withRest(shown, result.errors.length, "error", style);
}

/** `Pulumi.yaml:3:5` and the message: where first, since that is what is to be opened. */
function renderError({ message, location }: ResultError, style: Style): string[] {
  const place = location ? [location.stack ?? "", renderLocation(location, style)].filter((part) => part !== "") : [];
  // A message may have several lines of its own (a stack trace has none): each is shown on one.
  const lines = message.split("\n").flatMap((line) => wrap(style.text(line), style.width - 4));
  const mark = style.paint("caution", style.unknown);
  if (place.length === 0) return lines.map((line, index) => (index === 0 ? `${mark} ${line}` : `  ${line}`));
  const head = clip(style.text(place.join(" ")), style.width - 2, style.ellipsis);
  return [`${mark} ${style.paint("strong", head)}`, ...lines.map((line) => `    ${line}`)];
}

function renderFindings(result: Result, style: Style): string[][] {
  const explained: Explained = new Set();
  const open = result.findings.filter((finding) => !finding.waiver);
  const blocks = open
    .slice(0, MOST_BLOCKS)
    .map((finding) => renderListed(finding, result.stacks.length, style, explained));
  return [...withRest(blocks, open.length, "finding", style), renderWaivers(result, style)];
}

function withRest(blocks: string[][], total: number, noun: string, style: Style): string[][] {
  const rest = total - blocks.length;
  return rest > 0 ? [...blocks, [`${style.ellipsis} and ${countMore(rest, noun)}: --format json has all`]] : blocks;
}

function renderWaivers(result: Result, style: Style): string[] {
  const waived = result.findings.filter((finding) => finding.waiver);
  if (waived.length === 0) return [];
  const rows = waived.slice(0, MOST_BLOCKS).flatMap((finding) => renderWaived(finding, style));
  const rest = waived.length - MOST_BLOCKS;
  return [style.paint("strong", "Waived"), ...rows, ...(rest > 0 ? [`${style.ellipsis} and ${rest} more`] : [])];
}

function renderAdvice(result: Result, style: Style): string[] {
  const advice = adviceFor(result);
  if (advice.length === 0) return [];
  // A command to be typed stands as it is typed; where markup shows code, it is marked as such.
  const plain = advice.map((words) => style.text(words.replaceAll("`", "")));
  const lines = plain.flatMap((words, index) => labelled(`${index + 1}. `, words, style, style.width - 2));
  return [style.paint("strong", "What to do"), ...lines.map((line) => `  ${line}`)];
}
