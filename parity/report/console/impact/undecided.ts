import type { ImpactSetting } from "../../../result";
import { labelled } from "../finding";
import type { Style } from "../style";
import { wrap } from "../text";

/** With fewer settings the list is as short. */
const LEAST_SETTINGS = 6;

/**
 * Where nothing can be decided of any setting for one reason (nginx does not start), it is said once in the place of a list of
 * them all. `all` may hold what mends it. Null: there is something to list.
 */
export function renderUndecided(all: readonly ImpactSetting[], style: Style): string[] | null {
  const settings = all.filter(({ outcome }) => outcome !== "harmful");
  const cells = settings.flatMap(({ stacks }) => stacks.filter(({ outcome }) => outcome !== "absent"));
  const [reason, ...others] = new Set(cells.flatMap(({ unknown }) => unknown));
  const one = reason !== undefined && others.length === 0 && cells.every(({ outcome }) => outcome === "unknown");
  if (!one || settings.length < LEAST_SETTINGS) return null;
  const head = wrap(`Cannot be decided (${settings.length}), all for one reason`, style.width);
  return [
    ...head.map((line) => style.paint("strong", line)),
    ...labelled("  ", style.text(reason), style, style.width - 2),
  ];
}
