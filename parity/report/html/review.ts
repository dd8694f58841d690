import type {
  Review,
  ReviewChange,
  ReviewRule,
  ReviewSides,
  ReviewTraffic,
  ReviewValidity,
  ReviewWaiver,
} from "../../result";
import { ANOTHER_SECRET, IGNORED, isSecretChange, validityGroups } from "../review-groups";
import { findingList } from "./findings";
import { type Content, html, joined } from "./html";
import { impactSection } from "./impact";
import { sourceLink } from "./links";
import { addressText, leftOut, mark, type Page, prose, type Section, table } from "./page";

/** Changes that are written out. */
const MOST_CHANGES = 1000;

/** A change: whether a test says anything of each stack, what changes where, and what that does. */
export function reviewSections(page: Page, review: Review): Section[] {
  const {
    changes,
    validity,
    traffic,
    waivers,
    dependencies,
    standing,
    mended,
    impact,
    base,
    rules = [],
    stacksAdded,
    stacksRemoved,
  } = review;
  const { ref, commit } = base;
  const loosened = rules.some(({ loosens }) => loosens);
  const section = (id: string, title: string, items: readonly unknown[], body: Content): Section[] => {
    return items.length === 0 ? [] : [{ id, title, count: items.length, body }];
  };
  const shown = changes.slice(0, MOST_CHANGES).map((change) => changeOf(change, page));
  const own = base.rules === "work-tree" ? ", judged by the rules of the work tree, since it has none of its own" : "";
  const only = [
    ...(stacksAdded.length > 0 ? [` New: ${stacksAdded.join(", ")}.`] : []),
    ...(stacksRemoved.length > 0 ? [` Gone: ${stacksRemoved.join(", ")}.`] : []),
  ];
  const against = html`<p class="gap">Against <code>${ref}</code> (<code>${commit.slice(0, 12)}</code>)${own}.${only}</p>\n`;
  return [
    {
      id: "changes",
      title: "Changes",
      count: changes.length,
      body: [against, shown, leftOut(changes.length - MOST_CHANGES, "change")],
    },
    ...section("validity", "Does the test count?", validityGroups(validity), validityTable(validity, page)),
    ...section(
      "effects",
      "What traffic notices",
      traffic,
      html`<ul class="consequences">${traffic.map((one) => effectOf(one, page))}</ul>`,
    ),
    ...(impact === null ? [] : [impactSection(page, impact)]),
    ...section("waivers", "Waivers", waivers, waiverTable(waivers, page)),
    ...section("rules", "What parity.yaml declares otherwise", rules, ruleTable(rules, page)),
    ...section("dependencies", "Dependencies", dependencies, dependencyTable(dependencies)),
    ...section(
      "mended",
      loosened ? "Gone, mended or declared to be none" : "Mended",
      mended,
      findingList(mended, page, null),
    ),
    ...section("stood-before", "Stood before", standing, findingList(standing, page, null)),
  ];
}

const KINDS: { readonly [kind in ReviewChange["kind"]]: Content } = {
  added: mark("good", "+", ""),
  changed: mark("note", "~", ""),
  removed: mark("bad", "−", ""),
  replaced: mark("caution", "±", ""),
};

function changeOf(change: ReviewChange, { sets, options }: Page): Content {
  const {
    kind,
    of,
    resource,
    property,
    stacks,
    uniform,
    same,
    values,
    traffic,
    byDependency,
    ignored,
    also,
    locations,
  } = change;
  const address = [resource, property].filter((part): part is string => part !== null && part !== "");
  const flags = [
    ...(uniform ? ["the same everywhere"] : ["not the same in all stacks"]),
    ...(traffic ? ["on a traffic path"] : []),
    ...(byDependency ? ["brought by a dependency"] : []),
    ...(ignored ? [IGNORED] : []),
    ...(also === undefined || also === 0 ? [] : [`and ${also} more resources likewise`]),
  ];
  const level = uniform ? "note" : "error";
  const sides =
    same === null
      ? Object.entries(values).map(([stack, own]) => sidesOf(own, sets.mention([stack])))
      : sidesOf(same, null);
  return html`<article class="item finding ${level}" data-s="${sets.id(stacks)}" data-level="${level}" data-check="${kind}">
<h3>${KINDS[kind]} <span class="check">${kind}</span> ${of} <span class="who">${sets.mention(stacks)}</span> <span class="role">${flags.join(", ")}</span></h3>
<p class="address">${joined(
    address.map((part) => html`<code>${addressText(part)}</code>`),
    " · ",
  )}</p>
<table class="values"><tbody>${sides}</tbody></table>
${
  locations.length === 0
    ? null
    : html`<p class="type">${joined(
        locations
          .slice(0, 4)
          .map((one) =>
            one.side === "base" ? html`<code>${one.file}:${one.line}</code> in the base` : sourceLink(one, options),
          ),
        ", ",
      )}</p>`
}</article>
`;
}

function sidesOf({ before, after }: ReviewSides, who: Content): Content {
  const row = (role: string, sign: string, value: string | null): Content =>
    value === null
      ? null
      : html`<tr class="${role}"><td class="sign" aria-hidden="true">${sign}</td><td><code>${value}</code></td><th scope="row"><span class="role">${role}</span>${who && html` ${who}`}</th></tr>
`;
  if (isSecretChange({ before, after })) return row("after", "~", ANOTHER_SECRET);
  return [row("before", "−", before), row("after", "+", after)];
}

const VERDICTS: { readonly [verdict in ReviewValidity["verdict"]]: Content } = {
  baseline: mark("none", "–", ""),
  unchanged: mark("none", "–", ""),
  valid: mark("good", "✓", ""),
  invalid: mark("bad", "✗", ""),
};

function validityTable(validity: readonly ReviewValidity[], { sets }: Page): Content {
  const head = html`<tr><th scope="col">Stack</th><th scope="col">A test in the baseline</th><th scope="col">Because</th></tr>`;
  const rows = validityGroups(validity).map(({ stacks, reason, row: { verdict, fact } }) => {
    const values =
      fact &&
      html` <span class="type">${fact.name}: ${fact.baseline ?? "absent"}, here ${fact.stack ?? "absent"}</span>`;
    return html`<tr class="item" data-s="${sets.id(stacks)}"><th scope="row">${sets.mention(stacks)}</th><td>${VERDICTS[verdict]} ${verdict}</td><td>${reason === null ? null : prose(reason)}${values}</td></tr>
`;
  });
  return table("Whether a test in the baseline says anything of each stack", head, html`<tbody>${rows}</tbody>\n`);
}

const EFFECTS: { readonly [effect in ReviewTraffic["effect"]]: Content } = {
  breaks: mark("bad", "✗", ""),
  changes: mark("note", "~", ""),
  repairs: mark("good", "✓", ""),
  unknown: mark("caution", "?", ""),
};

function effectOf({ stack, sameAs, effect, path, titles, before, after, symptom }: ReviewTraffic, page: Page): Content {
  const { sets } = page;
  const same = sameAs === null ? null : html` (as in ${sets.mention([sameAs])})`;
  const probes = titles.length === 0 ? null : html`<p class="type">${addressText(path)}: ${titles.join("; ")}</p>`;
  return html`<li>${EFFECTS[effect]} ${effect} ${sets.mention([stack])}${same}: ${prose(symptom || `${after} instead of ${before}`)}${probes}</li>
`;
}

function waiverTable(waivers: readonly ReviewWaiver[], { sets, options }: Page): Content {
  const head = html`<tr><th scope="col">Waiver</th><th scope="col">On</th><th scope="col">Until</th><th scope="col">Owner and reason</th><th scope="col">Needed by</th></tr>`;
  const rows = waivers.map(({ kind, check, stack, resource, property, owner, reason, expires, neededBy, location }) => {
    const on = joined(
      [resource, property].flatMap((part) => (part ? [html`<code>${addressText(part)}</code>`] : [])),
      " · ",
    );
    return html`<tr><td>${kind}${location && [" ", sourceLink(location, options)]}</td><td><span class="check">${check}</span> ${sets.mention([stack])} ${on}</td><td>${expires}</td><td>${owner}: ${prose(reason)}</td><td>${neededBy.join("; ")}</td></tr>
`;
  });
  return table("Waivers", head, html`<tbody>${rows}</tbody>\n`);
}

function ruleTable(rules: readonly ReviewRule[], { options }: Page): Content {
  const head = html`<tr><th scope="col">Rule</th><th scope="col">On</th><th scope="col">Before</th><th scope="col">After</th></tr>`;
  const rows = rules.map(({ kind, of, name, before, after, loosens, location }) => {
    const at = location && [" ", sourceLink(location, options)];
    return html`<tr><td>${loosens ? mark("caution", "!", "finds less") : null} ${kind} ${of}${at}</td><td><code>${name}</code></td><td>${before ?? "–"}</td><td>${after ?? "–"}</td></tr>
`;
  });
  return table("What parity.yaml declares otherwise", head, html`<tbody>${rows}</tbody>\n`);
}

function dependencyTable(dependencies: Review["dependencies"]): Content {
  const head = html`<tr><th scope="col">Package</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Kind</th></tr>`;
  const rows = dependencies.map(({ name, before, after, kind, direct }) => {
    return html`<tr><th scope="row"><code>${name}</code></th><td>${before ?? "–"}</td><td>${after ?? "–"}</td><td>${kind}${direct ? ", direct" : ""}</td></tr>
`;
  });
  return table("Dependencies", head, html`<tbody>${rows}</tbody>\n`);
}
