import type { Declared, DeclaredResource, Finding } from "../../result";
import { isEvaluated } from "../console/standing";
import type { FindingIds } from "./findings";
import { attribute, type Content, html, localUrl } from "./html";
import { sourceLink } from "./links";
import { addressText, leftOut, mark, type Page, type Section, table } from "./page";

/** Stacks, or groups of stacks that are alike, that have a column each; of more, each row says where it differs. */
const MOST_COLUMNS = 12;
/** Rows that are written out; those that differ come first where there are more. */
const MOST_ROWS = 2500;

/** One resource with what was found of it. */
interface Row {
  readonly resource: DeclaredResource;
  readonly having: ReadonlySet<string>;
  readonly findings: readonly { readonly finding: Finding; readonly stacks: ReadonlySet<string> }[];
}

interface Column {
  readonly stacks: string[];
  /** What stands in each row. */
  readonly cells: readonly string[];
}

/** Every resource by every stack: who has it, and where it is not the same. */
export function resourcesSection(page: Page, declared: Declared, ids: FindingIds): Section {
  const all = rowsOf(declared, page.result.findings);
  const rows = all.length <= MOST_ROWS ? all : [...all].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_ROWS);
  const columns = columnsOf(rows, page);
  const head = columns === null ? html`<th scope="col">In</th>` : columns.map(({ stacks }) => columnHead(stacks, page));
  const body = [
    html`<p class="legend">${mark("good", "●", "")} the same ${mark("bad", "✗", "")} deviates ${mark("good", "○", "")} deviates, waived ${mark("none", "–", "")} absent ${mark("caution", "?", "")} not determined</p>
`,
    table(
      "Resources by stack",
      html`<tr><th scope="col">Resource</th>${head}</tr>`,
      html`<tbody>${rows.map((row, index) => tableRow(row, index, columns, page, ids))}</tbody>\n`,
      "resources",
    ),
    leftOut(all.length - rows.length, "resource"),
  ];
  return { id: "resources", title: "Resources", count: all.length, body };
}

function rowsOf({ resources, presence }: Declared, findings: readonly Finding[]): Row[] {
  const byAddress = new Map<string, Row["findings"][number][]>();
  for (const finding of findings) {
    if (finding.resource === null || (finding.severity === "note" && finding.waiver === null)) continue;
    const known = byAddress.get(finding.resource) ?? [];
    known.push({ finding, stacks: new Set(finding.stacks) });
    byAddress.set(finding.resource, known);
  }
  const sets = presence.map((stacks) => new Set(stacks));
  return resources.map((resource) => ({
    resource,
    having: sets[resource.presence] ?? new Set<string>(),
    findings: byAddress.get(resource.address) ?? [],
  }));
}

function rank({ findings }: Row): number {
  return findings.length > 0 ? 0 : 1;
}

/** A letter for what a stack has of a resource: `=`, `x` deviates, `w` waived, `-` absent, `?` not determined. */
function stateOf({ having, findings }: Row, stack: string, evaluated: boolean): string {
  const own = findings.filter(({ stacks }) => stacks.has(stack));
  if (own.some(({ finding }) => finding.waiver === null)) return "x";
  if (own.length > 0) return "w";
  if (!evaluated) return "?";
  return having.has(stack) ? "=" : "-";
}

/** Stacks by what they have; null: too many are different. */
function columnsOf(rows: readonly Row[], { result: { stacks } }: Page): Column[] | null {
  const columns = new Map<string, Column>();
  for (const stack of stacks) {
    const cells = rows.map((row) => stateOf(row, stack.name, isEvaluated(stack)));
    const key = stacks.length <= MOST_COLUMNS ? stack.name : cells.join("");
    const column = columns.get(key) ?? { stacks: [], cells };
    column.stacks.push(stack.name);
    columns.set(key, column);
    if (columns.size > MOST_COLUMNS) return null;
  }
  return [...columns.values()];
}

function columnHead(stacks: readonly string[], { sets }: Page): Content {
  return html`<th scope="col" class="column">${sets.mention(stacks)}</th>`;
}

function tableRow(row: Row, index: number, columns: readonly Column[] | null, page: Page, ids: FindingIds): Content {
  const { resource, having, findings } = row;
  const stacks = page.result.stacks.map(({ name }) => name).filter((name) => having.has(name));
  const cells =
    columns === null ? inWords(row, stacks, page, ids) : columns.map((column) => cell(row, column, index, ids));
  const differs = findings.length > 0 || stacks.length < page.result.stacks.filter(isEvaluated).length;
  return html`<tr class="item" data-s="${page.sets.id(stacks)}"${attribute("data-differs", differs ? "" : null)}><th scope="row">${nameOf(resource, page)}</th>${cells}</tr>
`;
}

function nameOf({ address, type, location }: DeclaredResource, { options }: Page): Content {
  // A `$type` at the end tells resources of one path apart: the type is said beside it.
  const path = address.endsWith(`$${type}`) ? address.slice(0, -type.length - 1) : address;
  const cut = path.lastIndexOf("/") + 1;
  const rest = html`<span class="parents">${address.slice(path.length, path.length + 1)}</span>`;
  const name = html`<code class="address"><span class="parents">${addressText(path.slice(0, cut))}</span>${addressText(path.slice(cut))}${rest}</code>`;
  return [
    name,
    html` <span class="type">${addressText(type)}</span>`,
    location && [" ", sourceLink(location, options)],
  ];
}

const STATES: { readonly [state: string]: Content } = {
  "=": mark("good", "●", "the same"),
  "-": mark("none", "–", "absent"),
  "?": mark("caution", "?", "not determined"),
  x: mark("bad", "✗", "deviates:"),
  w: mark("good", "○", "waived:"),
};

function cell({ findings }: Row, { stacks, cells }: Column, index: number, ids: FindingIds): Content {
  const state = cells[index]!;
  const sign = STATES[state] ?? null;
  if (state !== "x" && state !== "w") return html`<td>${sign}</td>`;
  // A column's stacks are alike: the first speaks for all.
  const own = findings.filter((one) => one.stacks.has(stacks[0]!) && (one.finding.waiver === null) === (state === "x"));
  return html`<td>${linked(own[0]!.finding, html`${sign} ${own.length}`, ids)}</td>`;
}

function linked(finding: Finding, content: Content, ids: FindingIds): Content {
  const id = ids.get(finding);
  return id === undefined ? content : html`<a href="${localUrl(id)}">${content}</a>`;
}

/** Where a row differs, for more stacks than there is room for columns. */
function inWords({ findings }: Row, stacks: readonly string[], { sets }: Page, ids: FindingIds): Content {
  const open = findings.map(({ finding }) => {
    const sign = STATES[finding.waiver ? "w" : "x"] ?? null;
    return html`<br>${linked(finding, html`${sign} ${finding.property ?? finding.check}`, ids)} ${sets.mention(finding.stacks)}`;
  });
  return html`<td>${mark("good", "●", "declared in")} ${sets.mention(stacks)}${open}</td>`;
}
