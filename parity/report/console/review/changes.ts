import type { ReviewChange, ReviewSides } from "../../../result";
import { ANOTHER_SECRET, type ChangeGroup, changeGroups, IGNORED, isSecretChange } from "../../review-groups";
import { count, countMore, stackList } from "../../values";
import { renderLocation } from "../finding";
import { alike } from "../impact/words";
import type { Style, Tone } from "../style";
import { clip, displayWidth, wrap } from "../text";

const INDENT = "    ";
/** Changes shown of each kind; `--format json` has all. */
const MOST_CHANGES = 20;
/** Stacks whose own values are shown of one change, and lines of one value. */
const MOST_STACKS = 6;
const MOST_LINES = 4;
const LONGEST_ADDRESS = 400;

/** What is not the same in all stacks, under that title, and then what is. */
export function renderChanges(
  changes: readonly ReviewChange[],
  title: string,
  total: number,
  style: Style,
): string[][] {
  const uneven = changes.filter(({ uniform }) => !uniform);
  const even = changes.filter(({ uniform }) => uniform);
  return [
    ...section(title, uneven, total, style),
    ...section(total === 1 ? "Changes" : `The same in all ${count(total, "stack")}`, even, total, style),
  ];
}

function section(title: string, changes: readonly ReviewChange[], total: number, style: Style): string[][] {
  if (changes.length === 0) return [];
  const groups = changeGroups(changes);
  const shown = groups.slice(0, MOST_CHANGES).flatMap((group) => renderChange(group, total, style));
  const rest = groups.length - MOST_CHANGES;
  const more = rest > 0 ? wrap(`${style.ellipsis} and ${rest} more: --format json has all`, style.width) : [];
  return [[style.paint("strong", title), ...shown, ...more]];
}

function renderChange({ change, also }: ChangeGroup, total: number, style: Style): string[] {
  const { kind, stacks, uniform } = change;
  const mark = uniform ? style.note : style.caution;
  const words = [
    ...(uniform ? [] : [stackList(stacks, total)]),
    ...(change.byDependency ? ["by a dependency"] : []),
    ...(change.ignored ? [IGNORED] : []),
    ...(!uniform && stacks.length === total && isWhole(change) ? ["not with the same in it"] : []),
    ...(also > 0 ? [`and ${count(also, "other resource")} alike`] : []),
  ].join(", ");
  const room = style.width - INDENT.length;
  const head = `${style.paint(uniform ? "plain" : "caution", mark)} ${style.paint("strong", WORDS[kind])}`;
  const said = words === "" ? "" : `  ${clip(style.text(words), style.width - WORDS[kind].length - 4, style.ellipsis)}`;
  // A resource that comes or goes, like many others, takes a line.
  const short = addressOf(change, style);
  const whole = uniform && words === "" && isWhole(change) && displayWidth(short) < room - WORDS[kind].length;
  if (whole) return [`${head}  ${short}`];
  return [
    head + said,
    ...wrap(clip(addressOf(change, style), LONGEST_ADDRESS, style.ellipsis), room).map((line) => INDENT + line),
    ...valuesOf(change, total, style, room).map((line) => INDENT + line),
    ...placeOf(change, style, room).map((line) => INDENT + line),
  ];
}

function isWhole({ property, kind }: ReviewChange): boolean {
  return property === null && (kind === "added" || kind === "removed");
}

const WORDS: { readonly [kind in ReviewChange["kind"]]: string } = {
  added: "added",
  changed: "changed",
  removed: "removed",
  replaced: "replaces the resource",
};

function addressOf({ of, resource, property, type }: ReviewChange, style: Style): string {
  if (of === "config") return style.text(`config ${property}`);
  if (property === null) return style.text(resource!.includes(`$${type}`) ? resource! : `${resource} (${type})`);
  return style.text(`${resource}${style.dot}${property}`);
}

/** Each value once, with the stacks that have it; none for a resource that comes or goes whole. */
function valuesOf(change: ReviewChange, total: number, style: Style, room: number): string[] {
  const { same, stacks, values } = change;
  if (isWhole(change)) return [];
  if (same !== null) return sidesOf(same, "", style, room);
  const groups = alike(stacks, (stack) => JSON.stringify(values[stack] ?? null));
  const shown = groups.slice(0, MOST_STACKS).flatMap((names) => {
    return sidesOf(values[names[0]!]!, groups.length === 1 ? "" : stackList(names, total), style, room);
  });
  const rest = groups.length - MOST_STACKS;
  return rest > 0 ? [...shown, style.paint("faint", `${style.ellipsis} and ${countMore(rest, "value")}`)] : shown;
}

function sidesOf({ before, after }: ReviewSides, who: string, style: Style, room: number): string[] {
  const rows: [sign: string, text: string | null, tone: Tone][] = isSecretChange({ before, after })
    ? [["~", ANOTHER_SECRET, "caution"]]
    : [
        ["-", before, "bad"],
        ["+", after, "good"],
      ];
  const title = who === "" ? [] : [style.paint("faint", clip(style.text(who), room, style.ellipsis))];
  const lines = rows.flatMap(([sign, text, tone]) => {
    if (text === null) return [];
    const wrapped = wrap(style.text(text), room - 2);
    const shown = wrapped.slice(0, MOST_LINES);
    if (wrapped.length > MOST_LINES) shown[MOST_LINES - 1] = style.ellipsis;
    return shown.map((line, index) => style.paint(tone, `${index === 0 ? sign : " "} ${line}`));
  });
  return [...title, ...lines];
}

function placeOf({ locations }: ReviewChange, style: Style, room: number): string[] {
  const [first] = locations;
  if (first === undefined) return [];
  const where = renderLocation(first, style) + (first.side === "base" ? " in the base" : "");
  return [style.paint("faint", clip(`at   ${where}`, room, style.ellipsis))];
}
