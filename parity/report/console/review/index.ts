import type { ImpactCell, ImpactSetting, Result, Review } from "../../../result";
import { unevenTitle } from "../../review-groups";
import { reviewSummary } from "../../summary";
import { isGuard } from "../../unasked";
import { count, listStacks, someOf } from "../../values";
import { settingName, stackList, titled } from "../impact/words";
import type { Style, Tone } from "../style";
import { clip, wrap } from "../text";
import { renderChanges } from "./changes";
import { renderDependencies, renderReviewWaivers, renderRules, renderTraffic, renderValidity } from "./tables";

/** Settings shown of what the base needs of those that change. */
const MOST_SETTINGS = 12;

/** What a review begins with: what it comes to, and what was compared. */
export function renderReviewHead(result: Result, review: Review, style: Style): string[] {
  const { mark, tone } = markOf(result, review, style);
  const { ref, commit, rules } = review.base;
  const against = `against ${ref} (${commit.slice(0, 12)})`;
  const judged = rules === "work-tree" ? ", judged by the work tree's parity.yaml, since it has none" : "";
  const packages = packagesWords(review);
  const lines = wrap(style.text(`${against}${judged}${packages}`), style.width - 2);
  return [...titled(mark, tone, "review", reviewSummary(result, review), style), ...lines.map((line) => `  ${line}`)];
}

/** What changes, what that does, and what stands beside it; each section may be empty. */
export function renderReview(result: Result, review: Review, style: Style): string[][] {
  const total = result.stacks.length;
  return [
    renderStacks(review, style),
    ...renderChanges(review.changes, unevenTitle(result), total - review.stacksAdded.length, style),
    renderTraffic(review.traffic, style),
    renderValidity(review, style),
    renderNeeds(review, total, style),
    renderReviewWaivers(review.waivers, style),
    renderRules(review.rules ?? [], style),
    renderDependencies(review.dependencies, style),
    renderOthers(review, style),
  ];
}

function markOf({ verdict }: Result, { validity, rules = [] }: Review, style: Style): { mark: string; tone: Tone } {
  if (verdict === "undetermined") return { mark: style.unknown, tone: "caution" };
  if (verdict === "deviates") return { mark: style.bad, tone: "bad" };
  const doubtful = validity.some((row) => row.verdict === "invalid") || rules.some(({ loosens }) => loosens);
  return doubtful ? { mark: style.caution, tone: "caution" } : { mark: style.good, tone: "good" };
}

function packagesWords({ base: { modules } }: Review): string {
  if (modules === "given") return ", with the packages of --base-modules";
  if (modules === "installed") return ", with the packages of its own lockfile";
  return "";
}

function renderStacks({ stacksAdded, stacksRemoved }: Review, style: Style): string[] {
  const row = (sign: string, tone: Tone, names: readonly string[], word: string): string[] => {
    if (names.length === 0) return [];
    const lines = wrap(style.text(`${count(names.length, "stack")} ${word}: ${listStacks(names, 8)}`), style.width - 2);
    return lines.map((line, index) => `${index === 0 ? style.paint(tone, sign) : " "} ${line}`);
  };
  return [...row("+", "good", stacksAdded, "added"), ...row("-", "bad", stacksRemoved, "removed")];
}

/** What the settings that the change removes or alters were needed for. */
function renderNeeds({ impact }: Review, total: number, style: Style): string[] {
  if (impact === null) return [];
  const rows = impact.settings.slice(0, MOST_SETTINGS).flatMap((setting) => {
    const words = needsOf(setting, total);
    const only = setting.onlyIn.length > 0;
    const mark = words.length === 0 ? style.note : style.paint(only ? "bad" : "caution", style.caution);
    const none = setting.outcome === "unknown" ? "cannot be decided" : unneeded(isGuard(setting));
    return [
      `${mark} ${clip(style.text(setting.text), style.width - 2, style.ellipsis)}`,
      ...wrap(style.text(settingName(setting)), style.width - 4).map((line) => `    ${style.paint("faint", line)}`),
      ...(words.length === 0 ? [none] : words).flatMap((line) =>
        wrap(style.text(line), style.width - 4).map((one) => `    ${one}`),
      ),
    ];
  });
  const rest = impact.settings.length - MOST_SETTINGS;
  const more = rest > 0 ? wrap(`${style.ellipsis} and ${rest} more: --format json has all`, style.width) : [];
  return rows.length === 0 ? [] : [style.paint("strong", "What the base needs of it"), ...rows, ...more];
}

function unneeded(guards: boolean): string {
  return guards
    ? "no probe changed; but it decides who is let in, which is not asked"
    : "needed by nothing that is declared";
}

/** The stacks in which probes need it, and those in which rows of the contract alone do: a line each. */
function needsOf({ stacks, onlyIn }: ImpactSetting, total: number): string[] {
  const line = (
    outcome: ImpactCell["outcome"],
    by: (cell: ImpactCell) => readonly string[],
    words: string,
  ): string[] => {
    const cells = stacks.filter((cell) => cell.outcome === outcome);
    if (cells.length === 0) return [];
    const names = cells.map(({ stack }) => stack);
    const only = outcome === "needed" && onlyIn.length > 0 ? " only" : "";
    return [`${words} in ${stackList(names, total)}${only} by ${someOf([...new Set(cells.flatMap(by))], 3)}`];
  };
  return [
    ...line("needed", ({ changes }) => changes.flatMap(({ titles }) => titles), "needed"),
    ...line("listed", ({ rows }) => rows.map(({ row }) => row), "no probe changed, yet needed"),
  ];
}

/** Findings that are not the change's doing, in one line each. */
function renderOthers({ mended, standing, rules = [] }: Review, style: Style): string[] {
  const told = (findings: Review["mended"]): string => {
    const checks = [...new Set(findings.map(({ check }) => check))];
    return `${count(findings.length, "finding")} (${listStacks(checks, 4)})`;
  };
  const open = standing.filter(({ severity }) => severity !== "note");
  const rows = [
    ...(mended.length === 0
      ? []
      : rules.some(({ loosens }) => loosens)
        ? [`${style.note} ${style.text(told(mended))} gone, mended or declared to be none`]
        : [`${style.paint("good", style.good)} mends ${style.text(told(mended))}`]),
    ...(open.length > 0 ? [`${style.note} ${style.text(told(open))} stood before: parity check has them`] : []),
  ];
  return rows.flatMap((line) => wrap(line, style.width));
}
