import type {
  Declared,
  DeclaredFact,
  DeclaredHop,
  DeclaredPath,
  DeclaredTraffic,
  HopKind,
  NeededSetting,
} from "../../result";
import { count } from "../values";
import { attribute, type Content, html, localUrl } from "./html";
import { sourceLink } from "./links";
import { addressText, leftOut, type Page, prose, type Section, table } from "./page";

/** What is drawn: groups of stacks, paths of each, steps of each path; and settings that are named in a box. */
const MOST_GROUPS = 100;
const MOST_PATHS = 50;
const MOST_HOPS = 150;
const MOST_NAMED = 3;

const KINDS: { readonly [kind in HopKind]: string } = {
  listener: "Listener",
  rule: "Rule",
  "target-group": "Target group",
  servers: "Servers",
  "web-server": "Web server",
  listen: "Listen",
  server: "Server",
  location: "Location",
  upstream: "Upstream",
  answer: "Answer",
};

/** The ways of traffic, drawn once for all stacks that are alike, with the settings that each step needs. */
export function trafficSection(page: Page, { traffic }: Declared): Section {
  const groups = traffic.slice(0, MOST_GROUPS).map((group, index) => groupOf(group, index, page));
  const paths = traffic.reduce((sum, group) => sum + group.paths.length, 0);
  const rest = traffic.slice(MOST_GROUPS).reduce((sum, { stacks }) => sum + stacks.length, 0);
  const body = [groups, leftOut(rest, "stack")];
  return { id: "traffic", title: "Traffic paths", count: paths, body };
}

function groupOf({ stacks, paths, judgedBy, gaps }: DeclaredTraffic, index: number, page: Page): Content {
  const same = stacks.length > 1 ? "The same in " : null;
  const notes = [
    ...(paths.length === 0 ? ["No traffic path was found."] : []),
    ...(judgedBy === null && paths.length > 0
      ? ["Which settings are needed here was not judged: too many stacks are different."]
      : []),
    ...gaps,
  ];
  return html`<article class="item paths" data-s="${page.sets.id(stacks)}" aria-labelledby="traffic-${index}">
<h3 id="traffic-${index}" tabindex="-1">${same}${page.sets.mention(stacks)}</h3>
${notes.map((note) => html`<p class="gap">${prose(note)}</p>\n`)}${paths.slice(0, MOST_PATHS).map((path, at) => drawn(path, `${index}-${at}`, page))}${leftOut(paths.length - MOST_PATHS, "path")}</article>
`;
}

function drawn({ id, hops: all }: DeclaredPath, name: string, page: Page): Content {
  // Each step stands behind the one that it comes from, so that the first are a path by themselves.
  const hops = all.slice(0, MOST_HOPS);
  const children = hops.map((_, at) => hops.flatMap(({ from }, index) => (from === at ? [index] : [])));
  // The steps to the servers in one line, those inside of them as a tree below: a screen is not wider.
  const inside = hops.findIndex(({ kind }) => kind === "web-server");
  const before = inside < 0 ? hops : hops.slice(0, inside);
  const box = (index: number): Content => boxOf(hops[index]!, `${name}-${index}`);
  const node = (index: number): Content => {
    const next = children[index]!.map(node);
    return html`<li><div class="hop">${box(index)}</div>${next.length === 0 ? null : html`<ol>${next}</ol>`}</li>`;
  };
  return html`<h4><code>${addressText(id)}</code></h4>
<div class="scroll" role="group" aria-label="Diagram of ${id}" tabindex="0"><ol class="way">${before.map((_, index) => html`<li><div class="hop">${box(index)}</div></li>`)}</ol>
${inside < 0 ? null : html`<ol class="tree">${node(inside)}</ol>`}</div>
${leftOut(all.length - hops.length, "step")}${needs(hops, name, page)}`;
}

function boxOf({ kind, title, resource, facts, settings }: DeclaredHop, id: string): Content {
  return html`<p class="kind">${KINDS[kind]}</p><p class="title">${title}</p>
${isOwn(kind) ? html`<p class="resource"><code>${addressText(resource)}</code></p>` : null}${factList(facts)}${named(settings, id)}`;
}

/** What is inside of nginx is all of one resource, which the box of nginx names. */
function isOwn(kind: HopKind): boolean {
  return !["listen", "server", "location", "upstream", "answer"].includes(kind);
}

function factList(facts: readonly DeclaredFact[]): Content {
  if (facts.length === 0) return null;
  return html`<ul class="facts">${facts.map(({ name, value, given }) => {
    const said =
      value === null ? html`<i>known once deployed</i>` : html`<span class="value">${addressText(value)}</span>`;
    return html`<li>${name} ${said}${given ? null : html` <i>(default)</i>`}</li>`;
  })}</ul>
`;
}

/** The first settings, what is said of a block as a whole last, and a link to all of them. */
function named(settings: readonly NeededSetting[], id: string): Content {
  if (settings.length === 0) return null;
  const [blocks, simple] = [true, false].map((isBlock) =>
    settings.filter(({ text }) => text.endsWith("}") === isBlock),
  );
  const first = [...simple!, ...blocks!].slice(0, MOST_NAMED).map(({ text }) => html`<li><code>${text}</code></li>`);
  return html`<ul class="named">${first}</ul><p class="needs-link"><a href="${localUrl(`needs-${id}`)}">needs ${count(settings.length, "setting")}</a></p>
`;
}

function needs(hops: readonly DeclaredHop[], name: string, page: Page): Content {
  const found = new Set(hops.flatMap(({ settings }) => settings.map(({ file, address }) => `${file}!${address}`)));
  if (found.size === 0) return null;
  const head = html`<tr><th scope="col">Setting</th><th scope="col">Without it</th><th scope="col">Declared</th></tr>`;
  const bodies = hops.map((hop, index) => needsOf(hop, `${name}-${index}`, page));
  return html`<details class="needs"><summary>${count(found.size, "setting")} that this path needs</summary>
${table("Settings that each step needs", head, bodies)}</details>
`;
}

function needsOf({ kind, title, settings }: DeclaredHop, id: string, { options }: Page): Content {
  if (settings.length === 0) return null;
  const rows = settings.map(({ file, address, text, how, because, location }) => {
    const why = because.map((reason) => html`<li>${prose(reason)}</li>`);
    const listed = how === "listed" ? html`<span class="role">listed by the contract</span>` : null;
    return html`<tr><td><code>${text}</code><br><span class="type">${addressText(file)} ${addressText(address)}</span></td><td>${listed}<ul>${why}</ul></td><td>${location && sourceLink(location, options)}</td></tr>
`;
  });
  return html`<tbody${attribute("id", `needs-${id}`)} tabindex="-1"><tr><th scope="rowgroup" colspan="3">${KINDS[kind]} <code>${title}</code></th></tr>
${rows}</tbody>
`;
}
