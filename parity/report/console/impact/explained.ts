import type { Impact, ImpactCell, ImpactSet, ImpactSetting } from "../../../result";
import { isGuard, unaskedOf } from "../../unasked";
import { count } from "../../values";
import { labelled, renderLocation } from "../finding";
import type { Style } from "../style";
import { wrap } from "../text";
import { renderChange, renderRows } from "./change";
import { alike, probesOf, someOf, stackList, titled } from "./words";

const INDENT = "    ";

/** The settings that were asked for, each with every stack, every path that needs it, and why. */
export function renderExplained({ settings, sets }: Impact, style: Style): string[][] {
  const told = settings.map((setting) => renderSetting(setting, style));
  return [...told, ...sets.map((set) => renderSet(set, style))];
}

function renderSetting(setting: ImpactSetting, style: Style): string[] {
  const room = style.width - INDENT.length;
  const present = setting.stacks.filter(({ outcome }) => outcome !== "absent");
  const places = [...new Set(present.flatMap(({ at }) => at ?? []))];
  const declared = [
    ...new Set(present.flatMap(({ location }) => (location === null ? [] : renderLocation(location, style)))),
  ];
  return [
    ...wrap(style.text(setting.text), style.width).map((line) => style.paint("strong", line)),
    ...[
      ...wrap(style.text(setting.address), room),
      ...labelled("in   ", style.text(someOf(places, 3)), style, room),
      ...labelled("at   ", someOf(declared, 3), style, room),
      ...labelled("     ", style.text(summary(setting)), style, room),
    ].map((line) => INDENT + line),
    ...alike(setting.stacks, sayingTheSame).flatMap((group) => renderCell(group, setting.stacks.length, style)),
  ];
}

/** Stacks of which the same is said are told once, with the first one's own values. */
function sayingTheSame({ stack, sameAs }: Pick<ImpactCell, "stack" | "sameAs">): string {
  return sameAs ?? stack;
}

/** Whose names, addresses and domains are shown, where several stacks are told of at once. */
function toldFor(group: readonly Pick<ImpactCell, "stack" | "changes">[]): string {
  const [first, ...others] = group;
  return others.length > 0 && first!.changes.length > 0 ? `, as ${first!.stack} has it` : "";
}

function summary(setting: ImpactSetting): string {
  const { outcome, onlyIn, notWith, text } = setting;
  const kind = unaskedOf(text, setting);
  const unasked = kind === null ? "" : ` What it does for ${kind} is not asked.`;
  const where = onlyIn.length > 0 ? ` in ${someOf(onlyIn, 4)} only` : "";
  const words: { readonly [outcome in ImpactSetting["outcome"]]: string } = {
    needed: `Needed${where}.`,
    harmful: "Removing it mends what fails now.",
    unknown: "It cannot be decided what it is needed for.",
    listed: "No probe changed, but rows of the contract need it.",
    removable: isGuard(setting)
      ? "No probe changed, and no row of the contract lists it; but it decides who is let in, which is not asked."
      : `Removable: no probe of any stack needs it, and no row of the contract lists it.${unasked}`,
  };
  const but = notWith.map((others) => ` But not together with ${others.join(" and ")}.`).join("");
  return words[outcome] + but;
}

function renderCell(group: readonly ImpactCell[], total: number, style: Style): string[] {
  const [cell] = group as [ImpactCell];
  const stacks = stackList(
    group.map(({ stack }) => stack),
    total,
  );
  const { mark, tone, words } = verdictIn(cell, style);
  const room = style.width - INDENT.length;
  return [
    ...titled(mark, tone, style.text(stacks), words + toldFor(group), style),
    ...[
      ...cell.changes.flatMap((change) => renderChange(change, style, room)),
      ...renderRows(cell.rows, style, room),
      ...cell.unknown.flatMap((reason) => labelled("?    ", style.text(reason), style, room)),
    ].map((line) => INDENT + line),
  ];
}

function verdictIn(
  cell: Pick<ImpactCell, "outcome" | "changes">,
  style: Style,
): { mark: string; tone: "good" | "bad" | "caution" | "faint"; words: string } {
  const { breaks, changes } = probesOf(cell);
  switch (cell.outcome) {
    case "needed": {
      const words = [
        ...(breaks > 0 ? [`${count(breaks, "probe")} ${breaks === 1 ? "fails" : "fail"} without it`] : []),
        ...(changes > 0 ? [`${count(changes, "probe")} ${changes === 1 ? "is" : "are"} answered otherwise`] : []),
      ];
      return {
        mark: breaks > 0 ? style.bad : style.caution,
        tone: breaks > 0 ? "bad" : "caution",
        words: words.join(", "),
      };
    }
    case "harmful":
      return { mark: style.caution, tone: "caution", words: "probes that fail now pass without it" };
    case "listed":
      return { mark: style.caution, tone: "caution", words: "no probe changed" };
    case "unknown":
      return { mark: style.unknown, tone: "caution", words: "cannot be decided" };
    case "unchanged":
      return { mark: style.note, tone: "faint", words: "no probe changed, no row lists it" };
    case "absent":
      return { mark: style.none, tone: "faint", words: "does not have it" };
  }
}

function renderSet({ settings, stacks, conflicts }: ImpactSet, style: Style): string[] {
  const room = style.width - INDENT.length;
  return [
    style.paint("strong", `All ${settings.length} together`),
    ...alike(stacks, sayingTheSame).flatMap((group) => {
      const [cell] = group;
      const { mark, tone, words } = verdictIn(cell!, style);
      const names = stackList(
        group.map(({ stack }) => stack),
        stacks.length,
      );
      return [
        ...titled(mark, tone, style.text(names), words.replace("without it", "without them") + toldFor(group), style),
        ...cell!.changes.flatMap((change) => renderChange(change, style, room)).map((line) => INDENT + line),
      ];
    }),
    ...conflicts.flatMap((conflict) =>
      labelled(
        `${style.caution} `,
        style.text(`each alone changes nothing, together they do: ${conflict.join(" and ")}`),
        style,
        style.width,
      ),
    ),
  ];
}
