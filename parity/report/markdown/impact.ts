import type { Impact, ImpactCell, ImpactChange, ImpactSetting } from "../../result";
import { alike, probesOf, settingName } from "../console/impact/words";
import type { ReportOptions } from "../index";
import { isGuard, unaskedWords } from "../unasked";
import { count, someOf, stackList } from "../values";
import type { Section } from "./budget";
import { place } from "./findings";
import { code, prose } from "./text";

type Folder = Pick<ReportOptions, "folder">;

/** What settings are needed for: what only some stacks need first and in full, the rest folded by outcome. */
export function impactSections({ settings, sets, basis, asked, rehearsal }: Impact, options: Folder): Section[] {
  const alarms = settings.filter(({ onlyIn }) => onlyIn.length > 0);
  const rest = settings.filter(({ onlyIn }) => onlyIn.length === 0);
  const inFull = asked.length > 0 ? settings : alarms;
  const folded = (title: string, outcome: ImpactSetting["outcome"] | "access"): Section => {
    const own = rest.filter((one) => (isGuard(one) ? "access" : one.outcome) === outcome);
    const blocks = asked.length > 0 ? [] : own.map(settingItem);
    return { title: `${title} (${blocks.length})`, folded: true, blocks, noun: "settings", tight: true };
  };
  const conflicts = [...new Set(sets.flatMap(({ conflicts }) => conflicts.map((one) => one.join("\n"))))];
  return [
    {
      title: asked.length > 0 ? "What was asked for" : "Needed in some stacks only",
      blocks: inFull.map((setting) => settingBlock(setting, options)),
      noun: "settings",
    },
    {
      title: "Not together",
      blocks: conflicts.map(
        (one) =>
          `- ${one
            .split("\n")
            .map((name) => code(name, 160))
            .join(" and ")}`,
      ),
      noun: "sets",
      tight: true,
    },
    {
      title: "Rehearsed on a real nginx",
      blocks: rehearsal ? rehearsedItems(rehearsal) : [],
      noun: "outcomes",
      tight: true,
    },
    folded("Removing it mends what fails now", "harmful"),
    folded("Needed", "needed"),
    folded("Cannot be decided", "unknown"),
    folded("Needed by the contract alone", "listed"),
    folded("Removable", "removable"),
    folded("No probe changed: decides who is let in", "access"),
    {
      title: "Judged by",
      folded: true,
      blocks: [...basisItems(basis), ...unaskedItem(settings)],
      noun: "stacks",
      tight: true,
    },
  ];
}

function settingBlock(setting: ImpactSetting, options: Folder): string {
  const { text, onlyIn, stacks } = setting;
  const declared = stacks.find(({ location }) => location !== null)?.location;
  const head = [
    `**${code(text, 160)}**`,
    ...(onlyIn.length > 0 ? [`needed in ${prose(someOf(onlyIn, 3), 160)} only`] : []),
    ...(declared ? [place(declared, options)] : []),
  ];
  const cells = alike(stacks, ({ stack, sameAs }) => sameAs ?? stack).map((group) => cellItem(group, stacks.length));
  return [head.join(" · "), code(settingName(setting), 200), "", ...cells].join("\n");
}

function settingItem(setting: ImpactSetting): string {
  return `- ${code(setting.text, 120)} · ${code(settingName(setting), 200)}`;
}

const MOST_CHANGES = 2;
const MOST_ROWS = 4;

function cellItem(group: readonly ImpactCell[], total: number): string {
  const first = group[0]!;
  const names = group.map(({ stack }) => stack);
  const more = first.changes.length - MOST_CHANGES;
  const rows = first.rows.map(({ row }) => row);
  const parts = [
    ...first.changes.slice(0, MOST_CHANGES).map(changeText),
    ...(more > 0 ? [`and ${count(more, "more change")}`] : []),
    ...(rows.length > 0 ? [`rows of the contract: ${prose(someOf(rows, MOST_ROWS), 120)}`] : []),
    ...first.unknown.slice(0, 2).map((reason) => prose(reason, 200)),
  ];
  return `- ${prose(stackList(names, total), 160)}: ${[outcomeOf(first), ...parts].join("; ")}`;
}

function outcomeOf(cell: ImpactCell): string {
  const { breaks, changes } = probesOf(cell);
  const needed = [
    ...(breaks > 0 ? [`${count(breaks, "probe")} fail${breaks === 1 ? "s" : ""} without it`] : []),
    ...(changes > 0 ? [`${count(changes, "probe")} answered otherwise without it`] : []),
  ];
  return {
    needed: needed.join(", "),
    listed: "no probe changed",
    unchanged: "no probe changed, no row lists it",
    harmful: "probes that fail now pass without it",
    unknown: "cannot be decided",
    absent: "does not have it",
  }[cell.outcome];
}

function changeText({
  titles,
  before,
  after,
  symptom,
}: Pick<ImpactChange, "titles" | "before" | "after" | "symptom">): string {
  const then = symptom === "" ? "" : ` (${prose(symptom, 200)})`;
  return `${prose(someOf(titles, 2), 200)}: ${code(before)} becomes ${code(after)}${then}`;
}

function rehearsedItems({
  nginx,
  limits,
  compared,
  agreed,
  disagreements,
}: NonNullable<Impact["rehearsal"]>): string[] {
  return [
    `- nginx ${code(nginx)} did what was predicted in ${agreed} of ${count(compared, "outcome")}`,
    ...limits.map((limit) => `- but ${prose(limit, 200)}`),
    ...disagreements.map(({ stack, without, probe, predicted, observed }) => {
      const what =
        without.length === 0 ? "as it is declared" : `without ${without.map((one) => code(one)).join(" and ")}`;
      return `- ${prose(stack, 80)} ${what}, ${prose(probe, 160)}: predicted ${code(predicted)}, observed ${code(observed)}`;
    }),
  ];
}

/** Only beside what is called removable. */
function unaskedItem(settings: Impact["settings"]): string[] {
  const words = unaskedWords(settings);
  return words === null ? [] : [`- not asked: ${words}`];
}

function basisItems(basis: Impact["basis"]): string[] {
  const said = ({ paths, probes, rows, failing, gaps }: Impact["basis"][number]): string => {
    const open = [...failing.map((one) => `fails now: ${one}`), ...gaps].map((one) => `; ${prose(one, 160)}`);
    return `${count(paths, "traffic path")}, ${count(probes, "probe")}, ${count(rows, "row")} of the contract${open.slice(0, 4).join("")}`;
  };
  return alike(basis, said).map((group) => {
    const names = group.map(({ stack }) => stack);
    return `- ${prose(stackList(names, basis.length), 160)}: ${said(group[0]!)}`;
  });
}
