import type { Result, Verdict } from "../../result";
import { adviceFor } from "../console/advice";
import type { ReportOptions } from "../index";
import { commandOf } from "../places";
import { unevenTitle } from "../review-groups";
import { summaryOf } from "../summary";
import { type Section, within } from "./budget";
import { errorSection, findingSections } from "./findings";
import { impactSections } from "./impact";
import { matrixSection } from "./matrix";
import { rehearsalSections } from "./rehearsal";
import { reviewLead, reviewSections } from "./review";
import { code, prose } from "./text";

/** Bytes of a comment: it is read beside others. GitHub refuses more than 65,536 characters. */
export const LIMIT = 10_000;

const MARKS: { readonly [verdict in Verdict]: string } = { parity: "✓", deviates: "✗", undetermined: "?" };

/**
 * One comment on a pull request: the verdict, the stacks, what was found, in the order of importance, and never more than
 * {@link LIMIT} bytes. The first line is not shown; by it a later run finds the comment and puts its own in its place.
 */
export function renderMarkdown(result: Result, options: ReportOptions): string {
  const { verdict, verb } = result;
  const where = options.folder ? ` in ${code(options.folder)}` : "";
  const lead = [
    markerOf(result, options),
    `### ${markOf(result)} parity ${prose(verb, 20)}${where}: ${verdict}`,
    prose(summaryOf(result), 400),
    ...(result.review ? [reviewLead(result.review)] : []),
  ].join("\n\n");
  const sections = result.stacks.length === 0 ? [errorSection(result.errors, options)] : sectionsOf(result, options);
  const advice = adviceOf(result).map((words, index) => `${index + 1}. ${prose(words, 300)}`);
  const tail = advice.length === 0 ? "" : `#### What to do\n\n${advice.join("\n")}`;
  return within(lead, sections, tail, `\`${commandOf(result, options)} --format json\``, LIMIT);
}

/** At parity, and something is to be looked at all the same: a setting that one stack needs, a stack that nothing tests. */
function markOf({ verdict, impact, review }: Result): string {
  const doubtful =
    impact?.settings.some(({ onlyIn }) => onlyIn.length > 0) ||
    review?.validity.some((one) => one.verdict === "invalid");
  return verdict === "parity" && doubtful ? "!" : MARKS[verdict];
}

/** Input that cannot be used says itself what to do, and so does what a rehearsal finds. */
function adviceOf(result: Result): string[] {
  return result.stacks.length === 0 || result.rehearsal ? [] : adviceFor(result);
}

function sectionsOf(result: Result, options: ReportOptions): Section[] {
  const { review, impact, rehearsal, findings, stacks } = result;
  const errors = errorSection(result.errors, options);
  const found = (title: string): Section[] => findingSections(findings, stacks.length, options, title);
  if (review)
    return [
      errors,
      ...found("What the change brings"),
      ...reviewSections(review, unevenTitle(result), stacks.length, options),
    ];
  if (rehearsal) return [errors, ...rehearsalSections(rehearsal), ...found("What fails")];
  if (impact) return [errors, ...impactSections(impact, options)];
  // What was asked of nginx came to nothing, and no check was: a matrix would say that they pass.
  if (result.verb === "rehearse" || result.verb === "impact") return [errors];
  return [matrixSection(result), errors, ...found("Findings")];
}

/** Longest part of a marker that names the project; a path beyond is no path. */
const LONGEST_FOLDER = 500;

/** `<!-- parity:check:examples/a -->`: one comment for each project and verb. Nothing in it can end it. */
export function markerOf({ verb }: Pick<Result, "verb">, { folder = "" }: Pick<ReportOptions, "folder">): string {
  const part = (text: string): string => {
    return text.replace(/[^\w./-]|-(?=-)/gu, (character) => `%${character.codePointAt(0)!.toString(16)}`);
  };
  return `<!-- parity:${part(verb).slice(0, 40)}:${part(folder).slice(0, LONGEST_FOLDER) || "."} -->`;
}
