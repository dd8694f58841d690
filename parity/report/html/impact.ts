import type { Impact, ImpactCell, ImpactChange, ImpactSet, ImpactSetting } from "../../result";
import { isGuard, unaskedWords } from "../unasked";
import { count } from "../values";
import { attribute, type Content, html, joined } from "./html";
import { sourceLink } from "./links";
import { addressText, leftOut, mark, type Page, prose, type Section } from "./page";

/** Settings that are written out, titles of probes of one change. */
const MOST_SETTINGS = 2000;
const MOST_TITLES = 4;

/** What is said of a setting: removable are not those that decide who is let in. */
type Said = ImpactSetting["outcome"] | "access";

const OUTCOMES: { readonly [said in Said]: Content } = {
  needed: mark("bad", "●", "needed:"),
  harmful: mark("caution", "!", "harmful:"),
  unknown: mark("caution", "?", "not decided:"),
  listed: mark("note", "●", "listed:"),
  removable: mark("none", "–", "removable:"),
  access: mark("caution", "!", "not asked:"),
};

const WORDS: { readonly [said in Said]: string } = {
  needed: "needed",
  harmful: "better without it",
  unknown: "not decided",
  listed: "needed by the contract alone",
  removable: "removable",
  access: "no probe changed, but it decides who is let in",
};

/** What each setting is needed for: those that only some stacks need first, as the result has them. */
export function impactSection(page: Page, impact: Impact): Section {
  const only = impact.settings.filter(({ onlyIn }) => onlyIn.length > 0);
  const settings = [...only, ...impact.settings.filter(({ onlyIn }) => onlyIn.length === 0)];
  const shown = settings
    .slice(0, MOST_SETTINGS)
    .map((setting) => settingOf(setting, isGuard(setting) ? "access" : setting.outcome, page));
  const body = [
    shown,
    leftOut(settings.length - MOST_SETTINGS, "setting"),
    impact.sets.map((set) => setOf(set, page)),
    basisOf(impact, page),
  ];
  return { id: "impact", title: "Settings", count: impact.settings.length, body };
}

function settingOf(setting: ImpactSetting, said: Said, page: Page): Content {
  const { file, address, server, text, onlyIn, stacks, notWith } = setting;
  const only = onlyIn.length > 0 ? html` <span class="bad">only in ${page.sets.mention(onlyIn)}</span>` : null;
  const place = stacks.find(({ location }) => location !== null)?.location ?? null;
  const having = stacks.filter((cell) => cell.outcome !== "absent").map(({ stack }) => stack);
  const level = onlyIn.length > 0 ? "error" : "note";
  return html`<article class="item finding${onlyIn.length > 0 ? " error" : ""}" data-s="${page.sets.id(having)}" data-level="${level}" data-check="${WORDS[said]}">
<h3>${OUTCOMES[said]} <code class="check">${text}</code> ${WORDS[said]}${only}</h3>
<p class="address">${server === null ? null : html`<code>${addressText(server)}</code> `}<code>${addressText(file)}</code> <code>${addressText(address)}</code>${place && [" ", sourceLink(place, page.options)]}</p>
${cellsOf(stacks, page)}${notWith.map(
  (others) =>
    html`<p class="gap">Not together with ${joined(
      others.map((other) => html`<code>${addressText(other)}</code>`),
      ", ",
    )}</p>`,
)}</article>
`;
}

type Cell = Omit<ImpactCell, "text" | "at" | "location">;

/** What is said of each stack, once for those of which the same is said. */
function cellsOf(stacks: readonly Cell[], { sets }: Page): Content {
  const told = stacks.filter(({ sameAs, changes, rows, unknown }) => {
    return sameAs === null && changes.length + rows.length + unknown.length > 0;
  });
  if (told.length === 0) return null;
  const blocks = told.map((cell) => {
    const same = stacks.filter(({ stack, sameAs }) => stack === cell.stack || sameAs === cell.stack);
    return html`<h4>${sets.mention(same.map(({ stack }) => stack))}</h4><ul class="consequences">${cell.changes.map(changeOf)}${cell.rows.map(
      ({ row, symptom, message }) => html`<li><span class="check">${row}</span> ${prose(message ?? symptom)}</li>`,
    )}${cell.unknown.map((about) => html`<li>${mark("caution", "?", "not decided:")} ${prose(about)}</li>`)}</ul>
`;
  });
  return html`<details${attribute("open", told.length > 1 ? "" : null)}><summary>${consequence(told)}</summary>${blocks}</details>
`;
}

function consequence(cells: readonly Cell[]): string {
  const [first] = cells.flatMap(({ changes, rows }) => [
    ...changes.map(({ symptom, after }) => symptom || `then ${after}`),
    ...rows.map(({ row, symptom }) => `${row}: ${symptom}`),
  ]);
  return first ?? "not decided";
}

function changeOf({ titles, before, after, symptom, steps, path }: ImpactChange): Content {
  const rest = titles.length - MOST_TITLES;
  const who = `${titles.slice(0, MOST_TITLES).join("; ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return html`<li>${prose(symptom)}<p class="type">${addressText(path)}: ${who}</p>
<table class="values"><tbody><tr class="expected"><td class="sign" aria-hidden="true">−</td><td>${before}</td><th scope="row"><span class="role">with it</span></th></tr>
<tr class="deviates"><td class="sign" aria-hidden="true">+</td><td>${after}</td><th scope="row"><span class="role">without it</span></th></tr></tbody></table>
${steps.length === 0 ? null : html`<ol class="steps">${steps.map((step) => html`<li>${prose(step)}</li>`)}</ol>`}</li>
`;
}

const SETS: { readonly [of in ImpactSet["of"]]: string } = {
  asked: "All that was asked for, removed together",
  removable: "All that no probe and no row needs, removed together",
  unchanged: "All without which no probe changed, removed together",
};

function setOf({ of, settings, stacks, conflicts }: ImpactSet, page: Page): Content {
  const together = conflicts.map(
    (names) =>
      html`<li>${joined(
        names.map((name) => html`<code>${addressText(name)}</code>`),
        " and ",
      )}</li>`,
  );
  return html`<section class="set"><h3>${SETS[of]} (${count(settings.length, "setting")})</h3>
${cellsOf(stacks, page) ?? html`<p class="gap">Nothing changes.</p>`}${together.length === 0 ? null : html`<p>Not together:</p><ul>${together}</ul>`}</section>
`;
}

function basisOf({ basis, rehearsal, settings }: Impact, { sets }: Page): Content {
  const rows = basis.map(({ stack, paths, probes, rows: contract, gaps, notJudged, failing }) => {
    const notes = [...failing.map((one) => `fails as it is: ${one}`), ...notJudged, ...gaps];
    const listed = notes.length === 0 ? null : html`<ul>${notes.map((note) => html`<li>${prose(note)}</li>`)}</ul>`;
    return html`<li>${sets.mention([stack])}: ${count(paths, "traffic path")}, ${count(probes, "probe")}, ${count(contract, "row")} of the contract${listed}</li>`;
  });
  const unasked = unaskedWords(settings);
  const held =
    rehearsal &&
    html`<p>nginx ${rehearsal.nginx}: ${rehearsal.agreed} of ${rehearsal.compared} predictions were seen, ${rehearsal.undecided} undecided.</p>
<ul>${rehearsal.disagreements.map(
      ({ stack, probe, predicted, observed }) =>
        html`<li>${mark("bad", "✗", "seen otherwise:")} ${sets.mention([stack])} ${probe}: ${predicted}, seen ${observed}</li>`,
    )}</ul>`;
  return html`<details><summary>Judged by</summary>${held}<ul>${rows}${unasked === null ? null : html`<li>Not asked: ${unasked}</li>`}</ul></details>
`;
}
