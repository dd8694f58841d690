import type { Result } from "../../result";
import type { ReportOptions } from "../index";
import { countMore } from "../values";
import { bounded, type Content, html, joined } from "./html";
import type { StackSets } from "./sets";

/** What every part of a page is made with. */
export interface Page {
  readonly result: Result;
  readonly options: ReportOptions;
  readonly sets: StackSets;
}

/** A part of a page, with its place in the table of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** How many things are in it; null where that says nothing. */
  readonly count: number | null;
  readonly body: Content;
}

/** Words with `code` between backticks as code. */
export function prose(text: string): Content {
  const parts = bounded(text).split("`");
  // Without its closing half a backtick is a backtick.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) => (index % 2 === 0 ? part : part === "" ? null : html`<code>${part}</code>`));
}

/** The same of a text of several lines. */
export function lines(text: string): Content {
  return bounded(text)
    .split("\n")
    .map((line, index) => (index === 0 ? prose(line) : html`<br>${prose(line)}`));
}

/**
 * Where a part of an address ends: not before a number (`:8080`) or a short word behind a dot (`conf.d`, `aws.ts`), nor in the
 * name of a value (`{api:domain}`).
 */
const PARTS = /(?<=[:/.])(?![:/.\d]|[^{}]*\})(?<!\.(?=\w{1,4}\b))/;

/** An address of a resource, a property or a file: where it is too long for a line it breaks between its parts. */
export function addressText(text: string): Content {
  return joined(bounded(text).split(PARTS), html`<wbr>`);
}

/** A mark for the eye with its word for those who do not see it. */
export function mark(tone: "good" | "bad" | "caution" | "note" | "none", sign: string, word: string): Content {
  return html`<span class="mark ${tone}"><span aria-hidden="true">${sign}</span><span class="unseen">${word}</span></span>`;
}

/** A table that scrolls sideways by itself where it is too wide, by keyboard too. */
export function table(label: string, head: Content, body: Content, className = ""): Content {
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table class="${className}">
<thead>${head}</thead>
${body}</table></div>
`;
}

/** Said of a list that is not shown to its end. */
export function leftOut(number: number, noun: string): Content {
  return number > 0
    ? html`<p class="left-out">and ${countMore(number, noun)}: <code>--format json</code> has all</p>`
    : null;
}
