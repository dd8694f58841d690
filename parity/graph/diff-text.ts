import { lineAddress } from "./address";
import { alignLists } from "./align";
import type { Report, Where } from "./difference";
import { shortValue } from "./summary";
import type { Value } from "./types";

/** Part of the lines that two texts must share for their lines to be compared; below it, they are two texts. */
const LEAST_COMMON = 0.5;

/** Text of several lines: it is compared by line. */
export function isText(value: Value): value is string {
  return typeof value === "string" && value.includes("\n");
}

/** Reports the lines that differ; false, and nothing reported, where the texts have too little in common. */
export function diffText(expected: string, actual: string, at: Where, report: Report): boolean {
  const [before, after] = [expected.split("\n"), actual.split("\n")];
  const found = alignLists(before, after, sharedStart(before, after));
  const touched = found.changed.length + found.moved.length + Math.max(found.missing.length, found.added.length);
  if (touched > Math.max(before.length, after.length) * (1 - LEAST_COMMON)) return false;
  const line = (index: number) => ({
    ...at,
    address: lineAddress(at.address, index + 1),
    position: at.file === null ? null : { file: at.file, line: index + 1 },
  });
  const place = (e: number, a: number) => ({ ...line(a), address: line(e).address });
  for (const [e, a] of found.changed) {
    report.add({ ...place(e, a), kind: "changed", expected: shortValue(before[e]!), actual: shortValue(after[a]!) });
  }
  for (const [e, a] of found.moved) {
    report.add({ ...place(e, a), kind: "moved", expected: `line ${e + 1}`, actual: `line ${a + 1}` });
  }
  for (const e of found.missing) {
    report.add({ ...line(e), kind: "missing", expected: shortValue(before[e]!), actual: undefined });
  }
  for (const a of found.added) {
    report.add({ ...line(a), kind: "added", expected: undefined, actual: shortValue(after[a]!) });
  }
  return true;
}

/** How much of two lines is the same from the beginning on, so that `worker 4` stands for `worker 8` and not for `}`. */
function sharedStart(before: readonly string[], after: readonly string[]) {
  return (e: number, a: number): number => {
    const [x, y] = [before[e]!.trim(), after[a]!.trim()];
    const longest = Math.max(x.length, y.length, 1);
    let same = 0;
    while (same < x.length && same < y.length && x[same] === y[same]) same++;
    return Math.max(same / longest, 0.01);
  };
}
