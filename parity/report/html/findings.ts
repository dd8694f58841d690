import type { Finding, ResultError, Severity } from "../../result";
import { difference } from "./difference";
import { attribute, type Content, html, idOf, joined, localUrl } from "./html";
import { sourceLink } from "./links";
import { addressText, leftOut, lines, mark, type Page, prose, type Section } from "./page";

/** Findings that are written out: more than anybody reads, and a page that still opens at once. */
const MOST_FINDINGS = 1500;
const MOST_LOCATIONS = 8;

const MARKS: { readonly [severity in Severity]: Content } = {
  error: mark("bad", "✗", "error"),
  warning: mark("caution", "!", "warning"),
  note: mark("note", "·", "note"),
};

export type FindingIds = ReadonlyMap<Finding, string>;

/** Each finding's place on the page; the hash of two that are alike gets a number. */
export function findingIds(findings: readonly Finding[]): FindingIds {
  const counts = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const id = `finding-${idOf(finding.id)}`;
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      return [finding, count === 1 ? id : `${id}-${count}`];
    }),
  );
}

export function findingsSection(page: Page, ids: FindingIds, title: string): Section {
  const { findings } = page.result;
  const shown = findings.slice(0, MOST_FINDINGS);
  const body =
    findings.length === 0
      ? html`<p class="nothing">Nothing was found.</p>`
      : [findingList(shown, page, ids), leftOut(findings.length - shown.length, "finding")];
  return { id: "findings", title, count: findings.length, body };
}

/** Findings one below the other. Those without an id of their own on the page cannot be linked. */
export function findingList(findings: readonly Finding[], page: Page, ids: FindingIds | null): Content {
  return findings.map((finding) => article(finding, page, ids?.get(finding) ?? null));
}

function article(finding: Finding, page: Page, id: string | null): Content {
  const level = finding.waiver ? "waived" : finding.severity;
  const inner = [
    heading(finding, page, id),
    address(finding),
    html`<p class="message">${lines(finding.message)}</p>\n`,
    difference(finding, page.sets),
    details(finding, page),
  ];
  const set = page.sets.id(finding.stacks);
  return html`<article class="item finding ${level}"${attribute("id", id)} tabindex="-1" data-s="${set}" data-level="${level}" data-check="${finding.check}">
${inner}</article>
`;
}

function heading({ check, stacks, severity, waiver }: Finding, { sets }: Page, id: string | null): Content {
  const sign = waiver ? mark("good", "✓", "waived") : MARKS[severity];
  const link =
    id === null ? null : html` <a class="permalink" href="${localUrl(id)}" aria-label="Link to this finding">#</a>`;
  return html`<h3>${sign} <span class="check">${check}</span> <span class="who">${sets.mention(stacks)}</span>${link}</h3>
`;
}

function address({ resource, type, property }: Finding): Content {
  const parts = [resource, property].filter((part): part is string => part !== null && part !== "");
  if (parts.length === 0) return null;
  const shown = joined(
    parts.map((part) => html`<code>${addressText(part)}</code>`),
    html` <span class="dot">·</span> `,
  );
  return html`<p class="address"${attribute("title", type)}>${shown}</p>
`;
}

function details({ locations, why, fix, waiver }: Finding, { options }: Page): Content {
  const places = [...new Map(locations.map((one) => [`${one.file}:${one.line}:${one.column}`, one])).values()];
  const links = joined(
    places.slice(0, MOST_LOCATIONS).map((place) => sourceLink(place, options)),
    ", ",
  );
  const rest = places.length - MOST_LOCATIONS;
  const rows = [
    places.length === 0 ? null : term("At", [links, rest > 0 ? ` and ${rest} more` : null]),
    why === "" ? null : term("Why", prose(why)),
    fix === "" ? null : term("Fix", prose(fix)),
    waiver && term("Waived", html`until ${waiver.expires} by ${waiver.owner}: ${prose(waiver.reason)}`),
  ];
  return rows.every((row) => row === null)
    ? null
    : html`<dl>${rows}</dl>
`;
}

function term(name: string, value: Content): Content {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

/** Why something could not be judged. */
export function errorsSection({ result: { errors }, options, sets }: Page): Section {
  const one = ({ message, location }: ResultError): Content => {
    const stack = location?.stack ?? null;
    const place =
      location &&
      html`<p class="address">${stack === null ? null : [sets.mention([stack]), " "]}${sourceLink(location, options)}</p>`;
    return html`<article class="error">${place}<p class="message">${mark("caution", "?", "undetermined")} ${lines(message)}</p></article>
`;
  };
  return { id: "errors", title: "Not determined", count: errors.length, body: errors.map(one) };
}
