import { compareText } from "../../graph/index";
import type { Change } from "../types";

/** Those that are not the same in all stacks first; then what is on a traffic path; then by address. */
export function inOrder(changes: readonly Change[]): Change[] {
  return [...changes].sort(
    (a, b) =>
      Number(a.uniform) - Number(b.uniform) ||
      Number(b.traffic) - Number(a.traffic) ||
      Number(b.of === "config") - Number(a.of === "config") ||
      compareText(a.resource ?? "", b.resource ?? "") ||
      compareText(a.property ?? "", b.property ?? "") ||
      compareText(a.kind, b.kind) ||
      compareText(a.id, b.id),
  );
}
