import { InputError, meaningOf, PARITY_FILE } from "../config/index";
import { canonicalJson } from "../graph/canonical";
import type { Value } from "../graph/types";
import { placesFor } from "./places";
import { edited } from "./text-edits";
import { membersOf, rowLines, type WaiverRow } from "./waiver-row";

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The text of a `parity.yaml` with rows added under `waivers`: every comment, every blank line and all else is as it
 * was. The result is read again, and says exactly what the text said before, and the rows. Throws {@link InputError}
 * where that cannot be had.
 *
 * @param text a valid `parity.yaml`
 */
export function addWaivers(text: string, rows: readonly WaiverRow[]): string {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const body = text.slice(mark.length);
  const before = meaning(body) as { readonly [member: string]: Value };
  const waivers = (before["waivers"] ?? []) as readonly Value[];
  const added = rows.map((row) => Object.fromEntries(membersOf(row)));
  const wanted = canonicalJson({ ...before, waivers: [...waivers, ...added] });
  for (const edits of placesFor(body, rows)) {
    const candidate = edited(body, edits);
    if (canonicalJson(meaning(candidate)) === wanted) return mark + candidate;
  }
  const shown = rows.map((row) => `- ${rowLines(row, "flow")[0]}`).join("\n");
  const message = `No row can be added under \`waivers\` without a change to something else. Write it there yourself:\n${shown}`;
  throw new InputError([{ message, position: { file: PARITY_FILE, line: 1 } }]);
}

function meaning(text: string): Value {
  return meaningOf({ file: PARITY_FILE, text });
}
