import type { Finding } from "../../result";
import { diffLines, type Hunk, hunks } from "../line-diff";
import { isMultiLine, linesOf, type ValueGroup, valueGroups } from "../values";
import { type Content, html } from "./html";
import type { StackSets } from "./sets";

/** Distinct values shown of one finding, and lines shown of one comparison; the rest is counted. */
const MOST_VALUES = 12;
const MOST_LINES = 120;
/** Characters of one value in a row, and those shown before the part that differs. */
const LONGEST_VALUE = 600;
const LEAD = 60;

const SIGNS: { readonly [role in ValueGroup["role"]]: string } = { expected: "−", deviates: "+", other: " " };
const ELEMENT_ROLES: { readonly [role in ValueGroup["role"]]: string } = {
  expected: "expected",
  deviates: "deviates",
  other: "elsewhere",
};

/** What the stacks have, side by side; of long values the part that differs, marked. */
export function difference(finding: Finding, sets: StackSets): Content {
  const groups = valueGroups(finding);
  if (groups.length === 0) return null;
  const shown = groups.slice(0, MOST_VALUES);
  const rest = groups.length - shown.length;
  const isText = shown[0]?.role === "expected" && shown.some(({ value }) => isMultiLine(value));
  const body = isText ? texts(shown, sets) : rows(shown, sets);
  return html`<div class="sides">${body}${rest > 0 ? html`<p class="left-out">and ${rest} more values</p>` : null}</div>
`;
}

function rows(groups: readonly ValueGroup[], sets: StackSets): Content {
  const [first, ...others] = groups.flatMap(({ value }) => (value === null ? [] : [value]));
  const common = first === undefined || others.length === 0 ? null : commonPart([first, ...others]);
  return html`<table class="values"><tbody>${groups.map((group) => row(group, common, sets))}</tbody></table>`;
}

function row(group: ValueGroup, common: Common | null, sets: StackSets): Content {
  return html`<tr class="${group.role}"><td class="sign" aria-hidden="true">${SIGNS[group.role]}</td>
<td><code>${shown(group.value, common)}</code></td><th scope="row">${who(group, sets)}</th></tr>
`;
}

function who({ role, stacks }: ValueGroup, sets: StackSets): Content {
  const word = html`<span class="role">${ELEMENT_ROLES[role]}</span>`;
  return stacks.length === 0 ? word : [word, " ", sets.mention(stacks)];
}

/** How many characters all values begin and end with; nothing where that is less than half of the shortest. */
interface Common {
  readonly start: number;
  readonly end: number;
}

function commonPart(values: readonly string[]): Common | null {
  const shortest = Math.min(...values.map(({ length }) => length));
  const [first = ""] = values;
  const same = (at: (value: string) => string | undefined): boolean => values.every((value) => at(value) === at(first));
  let start = 0;
  while (start < shortest && same((value) => value[start])) start++;
  let end = 0;
  while (end < shortest - start && same((value) => value.at(-1 - end))) end++;
  if (2 * (start + end) < shortest) return null;
  // A pair of surrogates is one character.
  if (/[\udc00-\udfff]/.test(first[start] ?? "") && start > 0) start--;
  if (/[\udc00-\udfff]/.test(first.at(-end) ?? "") && end > 0) end--;
  return { start, end };
}

function shown(value: string | null, common: Common | null): Content {
  if (value === null) return html`<span class="absent">absent</span>`;
  if (value === "") return html`<span class="absent">empty</span>`;
  if (common === null) return cut(value, LONGEST_VALUE);
  const from = Math.max(0, common.start - LEAD);
  const [before, own, after] = [
    value.slice(value.length > LONGEST_VALUE ? from : 0, common.start),
    value.slice(common.start, value.length - common.end),
    value.slice(value.length - common.end),
  ];
  const lead = value.length > LONGEST_VALUE && from > 0 ? "…" : "";
  const marked = own === "" ? null : html`<mark>${cut(own, LONGEST_VALUE)}</mark>`;
  return [lead, before, marked, cut(after, value.length > LONGEST_VALUE ? LEAD : LONGEST_VALUE)];
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Texts of several lines: for each that deviates, the lines that differ from the expected text. */
function texts([expected, ...others]: readonly ValueGroup[], sets: StackSets): Content {
  return others.map((group) => {
    const found = hunks(diffLines(linesOf(expected!.value), linesOf(group.value)), 2);
    const caption = html`<figcaption><span class="expected">− ${who(expected!, sets)}</span> <span class="deviates">+ ${who(group, sets)}</span></figcaption>`;
    return html`<figure class="diff">${caption}<pre tabindex="0">${hunkLines(found)}</pre></figure>`;
  });
}

function hunkLines(found: readonly Hunk[]): Content {
  const all = found.flatMap((hunk): Content[] => {
    if ("skipped" in hunk) return [html`<span class="skipped">… ${hunk.skipped} unchanged</span>\n`];
    return hunk.lines.map(({ sign, text }) => {
      const line = cut(text, LONGEST_VALUE);
      if (sign === " ") return html`<span>  ${line}</span>\n`;
      return sign === "-" ? html`<del>− ${line}</del>\n` : html`<ins>+ ${line}</ins>\n`;
    });
  });
  const rest = all.length - MOST_LINES;
  return rest > 0 ? [...all.slice(0, MOST_LINES), html`<span class="skipped">… ${rest} more lines</span>`] : all;
}
