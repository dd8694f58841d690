import { visible, wrap } from "../report/console/text";
import type { ReportOptions } from "../report/index";
import type { Finding } from "../result";
import type { WaiveResult } from "../waive";
import { loadLibrary } from "./library";

/** Rows of more stacks than these are counted, not shown. */
const SHOWN = 4;

/** What `waive` did: where, the rows, what else they accept, and what `check` says now. */
export function renderWaived(waived: WaiveResult, verdict: string, { unicode, width }: ReportOptions): string {
  const { rows, lines, written, others, remarks: said, farAhead } = waived;
  const { rowLines } = loadLibrary();
  const place = `parity.yaml:${lines[0]}`;
  const what = rows.length === 1 ? "the waiver" : `${rows.length} waivers`;
  const head = written
    ? `${place}: ${what} ${rows.length === 1 ? "is" : "are"} written.`
    : `${place}: ${what} would be written.`;
  const shown = rows.slice(0, SHOWN).flatMap((row) => {
    return rowLines(row, "block").map((line, index) => `  ${index === 0 ? "- " : "  "}${visible(line, unicode)}`);
  });
  const rest = rows.length > SHOWN ? [`  and ${rows.length - SHOWN} more, one a stack`] : [];
  const remarks = [
    ...[...new Set(said.map(({ message }) => message))].slice(0, SHOWN).map((message) => visible(message, unicode)),
    ...(farAhead ? ["It ends more than a year from now: nothing asks before then whether it is still needed."] : []),
    ...others.map(
      (one) =>
        `It also accepts ${visible(addressOf(one), unicode)} in ${one.stacks.join(", ")}: its address holds a \`*\`.`,
    ),
  ];
  const wrapped = remarks.flatMap((remark) => wrap(remark, width));
  const sections = [[head, "", ...shown, ...rest], wrapped, [verdict]];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join("\n")}\n`)
    .join("\n");
}

function addressOf({ check, resource, property }: Finding): string {
  return [check, resource, property].filter((part) => part !== null).join(" · ");
}
