import type { ImpactCell, ImpactSetting } from "../../../result";
import { unaskedOf } from "../../unasked";
import type { Style, Tone } from "../style";
import { clip, wrap } from "../text";

export { someOf, stackList } from "../../values";

/** Columns of the id of a row. */
export const LONGEST_ROW = 12;

/** Probes of a cell that fail without the setting, and those that are answered otherwise. */
export function probesOf({ changes }: Pick<ImpactCell, "changes">): { breaks: number; changes: number } {
  const number = (effect: string): number =>
    changes.filter((change) => change.effect === effect).reduce((sum, { probes }) => sum + probes.length, 0);
  return { breaks: number("breaks"), changes: number("changes") };
}

/** What the table says of a setting in the stack at that place: `3 break`, `2 change`, `TO-01 +1`. */
export function cellText(setting: ImpactSetting, at: number, style: Style): { text: string; tone: Tone } {
  const cell = setting.stacks[at]!;
  const { breaks, changes } = probesOf(cell);
  switch (cell.outcome) {
    case "needed":
      return breaks > 0 ? { text: `${breaks} break`, tone: "strong" } : { text: `${changes} change`, tone: "plain" };
    case "harmful":
      return { text: "mends", tone: "caution" };
    case "listed": {
      const [first, ...others] = cell.rows;
      const row = clip(style.text(first?.row ?? ""), LONGEST_ROW, style.ellipsis);
      return { text: row + (others.length > 0 ? ` +${others.length}` : ""), tone: "plain" };
    }
    case "unknown":
      return { text: style.unknown, tone: "caution" };
    case "unchanged": {
      const kind = unaskedOf(cell.text, setting);
      return { text: kind === null ? style.note : `${style.note} ${kind}`, tone: "faint" };
    }
    case "absent":
      return { text: style.none, tone: "faint" };
  }
}

/** `/etc/nginx/conf.d/api.conf!server[a]/listen[80]`, with the web server before it where there are several. */
export function settingName({ server, file, address }: Pick<ImpactSetting, "server" | "file" | "address">): string {
  return `${server === null ? "" : `${server} `}${file}!${address}`;
}

/** Without its `;`: a table has no use for it. */
export function bare(text: string): string {
  return text.replace(/;$/, "");
}

/** Of several stacks, those that are alike in what `key` says of them, in the order of the first of each. */
export function alike<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** `✓ impact  84 settings …`, wrapped, the words behind the title being foreign. */
export function titled(mark: string, tone: Tone, title: string, words: string, style: Style): string[] {
  const [first = "", ...rest] = wrap(`${mark} ${title}  ${style.text(words)}`, style.width - 2);
  const painted = first.replace(`${mark} ${title}`, () => `${style.paint(tone, mark)} ${style.paint("strong", title)}`);
  return [painted, ...rest.map((line) => `  ${line}`)];
}
