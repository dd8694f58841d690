import type { StackSummary } from "../../result";
import { isEvaluated, isJudged, type Standings, shortDigest, standingsOf } from "../console/standing";
import { type Content, html } from "./html";
import { mark, type Page, type Section, table } from "./page";

/** Stacks that have a row each; of more, those that stand alike share one. */
const MOST_ROWS = 12;
/** Rows that are shown: with more of them nothing is to be seen in a table. */
const MOST_GROUPS = 300;

const CLEAN = { errors: 0, warnings: 0, waived: 0 };

interface Group {
  readonly first: StackSummary;
  readonly stacks: string[];
}

/** How every stack stands: what it is, and what each check says of it. */
export function stacksSection(page: Page): Section {
  const { stacks } = page.result;
  const { impact, rehearsal } = page.result;
  // These judge no checks.
  const standings = impact || rehearsal ? { checks: [], of: () => CLEAN } : standingsOf(page.result);
  const groups = groupsOf(stacks, standings);
  const usual = usualOf(stacks);
  const head = html`<tr><th scope="col">Stack</th><th scope="col">Provider</th><th scope="col" class="number">Resources</th>
<th scope="col">Digest</th><th scope="col" class="number">Paths</th>${standings.checks.map(
    (check) => html`<th scope="col"><span class="check">${check}</span></th>`,
  )}</tr>`;
  const rows = groups.slice(0, MOST_GROUPS).map((group) => row(group, standings, usual, page));
  const rest = groups.slice(MOST_GROUPS).reduce((sum, group) => sum + group.stacks.length, 0);
  const body = [
    table("How the stacks stand", head, html`<tbody>${rows}</tbody>\n`, "standing"),
    rest > 0 ? html`<p class="left-out">and ${rest} more stacks that stand otherwise</p>` : null,
  ];
  return { id: "stacks", title: "Stacks", count: stacks.length, body };
}

function groupsOf(stacks: readonly StackSummary[], standings: Standings): Group[] {
  if (stacks.length <= MOST_ROWS) return stacks.map((first) => ({ first, stacks: [first.name] }));
  const groups = new Map<string, Group>();
  for (const stack of stacks) {
    const standing = standings.checks.map((check) => standings.of(check, stack.name));
    const { provider, resources, digest, paths } = stack;
    const key = JSON.stringify([provider, resources, digest, paths, standing]);
    const group = groups.get(key) ?? { first: stack, stacks: [] };
    group.stacks.push(stack.name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

type Fact = "provider" | "resources" | "digest" | "paths";
const FACTS: readonly Fact[] = ["provider", "resources", "digest", "paths"];

/** Of each fact the one value that more stacks have than any other, or undefined. */
type Usual = { readonly [fact in Fact]: StackSummary[fact] | undefined };

function usualOf(stacks: readonly StackSummary[]): Usual {
  return Object.fromEntries(
    FACTS.map((fact) => [fact, plurality(stacks.map((stack) => stack[fact]))]),
  ) as unknown as Usual;
}

function plurality<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] !== second?.[1] ? first[0] : undefined;
}

function row({ first, stacks }: Group, standings: Standings, usual: Usual, { sets }: Page): Content {
  const odd = (fact: Fact): string => (usual[fact] !== undefined && first[fact] !== usual[fact] ? "odd" : "");
  const provider = first.provider?.split(", ").map((spec) => html`<span class="provider">${spec}</span> `) ?? "–";
  return html`<tr class="item" data-s="${sets.id(stacks)}"><th scope="row">${sets.mention(stacks)}</th><td class="${odd("provider")}">${provider}</td>
<td class="number ${odd("resources")}">${first.resources ?? "–"}</td><td class="${odd("digest")}"><code>${shortDigest(first) ?? "–"}</code></td>
<td class="number ${odd("paths")}">${first.paths ?? "–"}</td>${standings.checks.map((check) => cell(check, first, standings))}</tr>
`;
}

function cell(check: string, stack: StackSummary, standings: Standings): Content {
  const { errors, warnings, waived } = standings.of(check, stack.name);
  if (errors > 0) return html`<td>${mark("bad", "✗", "errors:")} ${errors}</td>`;
  if (!isEvaluated(stack)) return html`<td>${mark("caution", "?", "undetermined")}</td>`;
  if (warnings > 0) return html`<td>${mark("caution", "!", "warnings:")} ${warnings}</td>`;
  if (waived > 0) return html`<td>${mark("good", "✓", "passes,")} ${waived} waived</td>`;
  if (!isJudged(check, stack)) return html`<td>${mark("none", "–", "not judged")}</td>`;
  return html`<td>${mark("good", "✓", "passes")}</td>`;
}
