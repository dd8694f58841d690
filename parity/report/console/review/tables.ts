import type {
  Review,
  ReviewDependency,
  ReviewRule,
  ReviewTraffic,
  ReviewValidity,
  ReviewWaiver,
} from "../../../result";
import { validityGroups } from "../../review-groups";
import { count, listStacks, someOf } from "../../values";
import { labelled } from "../finding";
import type { Style, Tone } from "../style";
import { renderTable } from "../table";
import { clip, displayWidth, wrap } from "../text";

const MOST_ROWS = 12;
const INDENT = "    ";

/** Requests and health checks that are answered otherwise; stacks of which the same is said are told with the first. */
export function renderTraffic(rows: readonly ReviewTraffic[], style: Style): string[] {
  if (rows.length === 0) return [];
  const told = rows.filter(({ sameAs }) => sameAs === null);
  const shown = told.slice(0, MOST_ROWS).flatMap((row) => {
    const others = rows.filter(({ sameAs }) => sameAs === row.stack).map(({ stack }) => stack);
    return trafficRow(row, [row.stack, ...new Set(others)], style);
  });
  return [style.paint("strong", "What it does to traffic"), ...shown, ...restOf(told.length, style)];
}

/** What is said of one, and of several. */
type Words = readonly [one: string, several: string];

const EFFECTS: { readonly [effect in ReviewTraffic["effect"]]: { readonly words: Words; readonly tone: Tone } } = {
  breaks: { words: ["fails", "fail"], tone: "bad" },
  changes: { words: ["is answered otherwise", "are answered otherwise"], tone: "caution" },
  repairs: { words: ["works again", "work again"], tone: "good" },
  unknown: { words: ["cannot be decided", "cannot be decided"], tone: "caution" },
};

function trafficRow(row: ReviewTraffic, stacks: readonly string[], style: Style): string[] {
  const { effect, titles, path, before, after, symptom } = row;
  const { words, tone } = EFFECTS[effect];
  const word = words[titles.length > 1 ? 1 : 0];
  const mark = { breaks: style.bad, changes: style.caution, repairs: style.good, unknown: style.unknown }[effect];
  const room = style.width - INDENT.length;
  const what = titles.length === 0 ? path : someOf(titles, 2);
  const who = listStacks(stacks);
  const head = wrap(style.text([`${who}:`, what, word].filter((part) => part !== "").join(" ")), room);
  const sides = before === "" && after === "" ? [] : [`- ${before}`, `+ ${after}`];
  return [
    ...head.map((line, index) => (index === 0 ? `${style.paint(tone, mark)} ${line}` : INDENT + line)),
    ...sides.flatMap((line) => wrap(style.text(line), room).map((one) => INDENT + one)),
    ...(symptom === "" ? [] : labelled("then ", style.text(symptom), style, room).map((line) => INDENT + line)),
  ];
}

const VERDICTS: { readonly [verdict in ReviewValidity["verdict"]]: Tone } = {
  baseline: "plain",
  unchanged: "faint",
  valid: "good",
  invalid: "bad",
};

/** A row a stack: whether a test in the baseline stack says anything of it; one reason for several is told with the first. */
export function renderValidity({ validity }: Review, style: Style): string[] {
  if (validity.every(({ verdict }) => verdict === "baseline" || verdict === "unchanged")) return [];
  const baseline = validity.find(({ verdict }) => verdict === "baseline")?.stack ?? "the baseline stack";
  const names = validity.map(({ stack }) => clip(style.text(stack), Math.floor(style.width / 4), style.ellipsis));
  // Two columns before the table, two between its columns, and the longest verdict.
  const room = style.width - 6 - Math.max(...names.map(displayWidth)) - "unchanged".length;
  const groups = validityGroups(validity).filter(({ reason }) => reason !== null);
  const rows = validity.flatMap((row, index) => {
    const group = groups.find(({ stacks }) => stacks.includes(row.stack));
    const said = group === undefined ? unreasoned(row) : group.row === row ? group.reason! : `as ${group.row.stack}`;
    const [first = "", ...rest] = wrap(style.text(said), room);
    const cells = (stack: string, verdict: string, text: string) => [
      { text: stack, tone: "plain" as const },
      { text: verdict, tone: VERDICTS[row.verdict] },
      { text, tone: "plain" as const },
    ];
    return [cells(names[index]!, row.verdict, first), ...rest.map((line) => cells("", "", line))];
  });
  const title = wrap(style.text(`Does a test in ${baseline} say anything of the others?`), style.width);
  return [
    ...title.map((line) => style.paint("strong", line)),
    ...renderTable(rows, style).map((line) => `  ${line.trimEnd()}`),
  ];
}

/** What is said where nothing differs. */
function unreasoned({ verdict, compared: { changes, paths, probes } }: ReviewValidity): string {
  if (verdict === "baseline") return "what passes here is what is tested";
  if (verdict === "unchanged") return "the change does not touch it";
  return `${count(changes, "change")}, ${count(paths, "traffic path")} and ${count(probes, "probe")} are the same`;
}

const WAIVERS: { readonly [kind in ReviewWaiver["kind"]]: string } = {
  added: "new",
  changed: "changed",
  removed: "removed",
  expiring: "ends soon",
  expired: "has expired",
  stale: "accepts nothing any more",
};

export function renderReviewWaivers(waivers: readonly ReviewWaiver[], style: Style): string[] {
  if (waivers.length === 0) return [];
  const room = style.width - INDENT.length;
  const rows = waivers.slice(0, MOST_ROWS).flatMap((waiver) => {
    const { kind, check, stack, resource, property, owner, reason, expires, before, neededBy } = waiver;
    const grave = kind === "expired" || kind === "stale";
    const where = [check, stack, resource, property].filter((part) => part !== null).join(style.dot);
    const mark = grave ? style.paint("bad", style.bad) : style.note;
    const was = before === null ? "" : ` (was: until ${before.expires}, ${before.owner}: ${before.reason})`;
    return [
      `${mark} ${style.paint("strong", WAIVERS[kind])}  ${clip(style.text(where), style.width - 4 - WAIVERS[kind].length, style.ellipsis)}`,
      ...wrap(style.text(`until ${expires}, ${owner}: ${reason}${was}`), room).map((line) => INDENT + line),
      ...labelled("needed by ", style.text(listStacks(neededBy, 3)), style, room).map((line) => INDENT + line),
    ];
  });
  return [style.paint("strong", "Waivers"), ...rows, ...restOf(waivers.length, style)];
}

/** What may differ now and might not before, and the other way round; with the reason that is given. */
export function renderRules(rules: readonly ReviewRule[], style: Style): string[] {
  if (rules.length === 0) return [];
  const room = style.width - INDENT.length;
  const rows = rules.slice(0, MOST_ROWS).flatMap(({ kind, of, name, before, after, loosens }) => {
    const mark = loosens ? style.paint("caution", style.caution) : style.note;
    const where = clip(style.text(`${of}${style.dot}${name}`), style.width - 4 - kind.length, style.ellipsis);
    const said = [before === null ? [] : [`- ${before}`], after === null ? [] : [`+ ${after}`]].flat();
    return [
      `${mark} ${style.paint("strong", kind)}  ${where}`,
      ...said.flatMap((line) => wrap(style.text(line), room).map((one) => INDENT + one)),
    ];
  });
  return [style.paint("strong", "What parity.yaml declares otherwise"), ...rows, ...restOf(rules.length, style)];
}

/** Providers and what the project asks for by name; what only came along is counted. */
export function renderDependencies(dependencies: readonly ReviewDependency[], style: Style): string[] {
  if (dependencies.length === 0) return [];
  const told = dependencies.filter(({ kind, direct }) => kind !== "package" || direct);
  const rest = dependencies.length - told.length;
  const versions = Math.floor((style.width - 4) / 4) - 2;
  const rows = told.slice(0, MOST_ROWS).map(({ name, before, after, kind }) => [
    { text: clip(style.text(name), Math.floor(style.width / 2) - 12, style.ellipsis), tone: "plain" as const },
    { text: clip(style.text(before ?? style.none), versions, style.ellipsis), tone: "plain" as const },
    { text: clip(style.text(after ?? style.none), versions, style.ellipsis), tone: "plain" as const },
    { text: kind, tone: "faint" as const },
  ]);
  const more = rest > 0 ? [`  ${style.ellipsis} and ${count(rest, "package")} that came along`] : [];
  const table = renderTable(rows, style).map((line) => `  ${line}`);
  return [style.paint("strong", "Packages"), ...table, ...restOf(told.length, style), ...more];
}

function restOf(total: number, style: Style): string[] {
  const more = `${style.ellipsis} and ${total - MOST_ROWS} more: --format json has all`;
  return total > MOST_ROWS ? wrap(more, style.width) : [];
}
