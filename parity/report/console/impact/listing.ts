import type { Impact, ImpactSetting } from "../../../result";
import { isGuard, unaskedOf } from "../../unasked";
import { count, countMore } from "../../values";
import { labelled } from "../finding";
import type { Style } from "../style";
import { clip, wrap } from "../text";
import { renderChange } from "./change";
import { type Layout, layoutOf, renderSettings } from "./table";
import { renderUndecided } from "./undecided";
import { probesOf, someOf } from "./words";

/** Settings that some stacks need and others do not, told in full; all of them are in the table. */
const MOST_ALARMS = 10;

/** All settings, by what they are needed for: what only some stacks need comes first and is told in full. */
export function renderListing(impact: Impact, style: Style): string[][] {
  const { settings } = impact;
  const alarms = settings.filter(({ onlyIn }) => onlyIn.length > 0);
  const rest = settings.filter(({ onlyIn }) => onlyIn.length === 0);
  const of = (outcome: ImpactSetting["outcome"]): ImpactSetting[] => rest.filter((one) => one.outcome === outcome);
  const needed = of("needed");
  const guards = settings.filter(isGuard);
  const layout = layoutOf(settings, style);
  const section = (title: string, of: readonly ImpactSetting[]): string[] => renderSection(title, of, layout, style);
  return [
    ...alarms.slice(0, MOST_ALARMS).map((setting) => renderAlarm(setting, style)),
    section("Needed in some stacks only", alarms),
    section("Removing it mends what fails now", of("harmful")),
    section("Needed: probes fail without it", needed.filter(breaks)),
    section(
      "Needed: answered otherwise without it, and no probe fails",
      needed.filter((one) => !breaks(one)),
    ),
    renderUndecided(rest, style) ?? section("Cannot be decided", of("unknown")),
    section("No probe changed, but the contract needs it", of("listed")),
    section(
      "Removable: no probe of any stack needs it, and no row lists it",
      of("removable").filter((one) => !isGuard(one)),
    ),
    section("No probe changed, but it decides who is let in, which is not asked", guards),
    renderTogether(impact, guards.length > 0, style),
    legend(settings, style),
  ].filter((lines) => lines.length > 0);
}

function breaks({ stacks }: ImpactSetting): boolean {
  return stacks.some((cell) => probesOf(cell).breaks > 0);
}

function renderSection(title: string, settings: readonly ImpactSetting[], layout: Layout, style: Style): string[] {
  if (settings.length === 0) return [];
  const { hidden } = layout;
  const rest = hidden > 0 ? [style.paint("faint", `  ${style.ellipsis} and ${count(hidden, "more column")}`)] : [];
  const head = wrap(`${title} (${settings.length})`, style.width).map((line) => style.paint("strong", line));
  return [...head, ...renderSettings(settings, layout, style), ...rest];
}

/** One setting that some stacks need and others do not: what 2019 was. */
export function renderAlarm(setting: ImpactSetting, style: Style): string[] {
  const room = style.width - 4;
  const { onlyIn, text, stacks } = setting;
  const cells = stacks.filter(({ stack }) => onlyIn.includes(stack));
  const first = cells[0]!;
  const others = stacks.filter(({ stack }) => !onlyIn.includes(stack));
  const absent = others.filter(({ outcome }) => outcome === "absent").map(({ stack }) => stack);
  const without = others
    .filter(({ outcome }) => outcome !== "absent" && outcome !== "unknown")
    .map(({ stack }) => stack);
  const mark = style.paint("bad", style.bad);
  return [
    `${mark} ${style.paint("strong", clip(style.text(`needed in ${someOf(onlyIn, 3)} only`), style.width - 2, style.ellipsis))}`,
    ...[
      ...wrap(style.text(text), room).map((line) => style.paint("strong", line)),
      ...wrap(style.text(`${first.at} ${style.dot.trim()} ${setting.address}`), room),
      ...first.changes.slice(0, 2).flatMap((change) => renderChange(change, style, room)),
      ...(first.changes.length > 2
        ? [style.paint("faint", `${style.ellipsis} and ${countMore(first.changes.length - 2, "change")}`)]
        : []),
      ...labelled("but  ", style.text(elsewhere(without, absent)), style, room),
    ].map((line) => `    ${line}`),
  ];
}

function elsewhere(without: readonly string[], absent: readonly string[]): string {
  const parts = [
    ...(without.length > 0
      ? [`${someOf(without, 4)} ${without.length === 1 ? "has" : "have"} it and no probe there needs it`]
      : []),
    ...(absent.length > 0 ? [`${someOf(absent, 4)} ${absent.length === 1 ? "does" : "do"} not have it`] : []),
  ];
  return parts.join("; ");
}

/** What backs up what, and whether the removable ones can all go. */
function renderTogether({ sets }: Impact, forAccess: boolean, style: Style): string[] {
  const room = style.width - 4;
  const seen = new Set<string>();
  const lines = sets.flatMap(({ of, settings, stacks, conflicts }) => {
    const fresh = conflicts.filter((conflict) => !seen.has(conflict.join("\n")));
    for (const conflict of fresh) seen.add(conflict.join("\n"));
    const calm = stacks.every(({ outcome }) => outcome !== "needed" && outcome !== "harmful" && outcome !== "unknown");
    return [
      ...(calm && of === "removable"
        ? wrap(allTogether(settings.length, forAccess), style.width - 2).map((line) => `  ${line}`)
        : []),
      ...fresh.flatMap((conflict) =>
        labelled(`${style.caution} `, style.text(`not together: ${conflict.join(" and ")}`), style, room).map(
          (line) => `  ${line}`,
        ),
      ),
    ];
  });
  return lines.length === 0 ? [] : [style.paint("strong", "Together"), ...lines];
}

function allTogether(settings: number, forAccess: boolean): string {
  return forAccess
    ? `without all ${settings} settings that no probe needs, those for access too, still no probe changes.`
    : `all ${count(settings, "removable setting")} without which no probe changes can go together: still no probe changes.`;
}

function legend(settings: readonly ImpactSetting[], style: Style): string[] {
  const outcomes = new Set(settings.flatMap(({ stacks }) => stacks.map(({ outcome }) => outcome)));
  const [kind] = settings.flatMap((setting) =>
    setting.stacks.flatMap(({ outcome, text }) => (outcome === "unchanged" ? (unaskedOf(text, setting) ?? []) : [])),
  );
  const words = [
    ...(outcomes.has("needed")
      ? ["3 break: so many probes fail without it", "3 change: so many are answered otherwise"]
      : []),
    ...(outcomes.has("harmful") ? ["mends: probes that fail now would pass"] : []),
    ...(outcomes.has("listed") ? ["TO-01 +1: no probe changed, this row of the contract and another need it"] : []),
    ...(outcomes.has("unknown") ? [`${style.unknown}: cannot be decided`] : []),
    ...(outcomes.has("unchanged") ? [`${style.note}: no probe changed`] : []),
    ...(kind === undefined
      ? []
      : [`${style.note} ${kind}: no probe changed, but what it does for ${kind} is not asked`]),
    ...(outcomes.has("absent") ? [`${style.none}: not there`] : []),
  ];
  if (words.length === 0) return [];
  return wrap(words.join("; "), style.width).map((line) => style.paint("faint", line));
}
