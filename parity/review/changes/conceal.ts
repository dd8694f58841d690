import { holdsSecret } from "../../config/index";
import type { Value } from "../../graph/index";

/** What stands for a text that is secret on the other side: it is in git, and still not for a report. */
const NOT_SHOWN = "(not shown)";

/** Both sides of a change as they may be shown: what becomes secret, or was until now, is told without its value. */
export function concealed<T extends { readonly from: Value | undefined; readonly to: Value | undefined }>(
  change: T,
): T {
  const [was, is] = [isHidden(change.from), isHidden(change.to)];
  if (was === is || change.from === undefined || change.to === undefined) return change;
  return was ? { ...change, to: NOT_SHOWN } : { ...change, from: NOT_SHOWN };
}

/** Long values are texts by now, in which a secret is written as reports write it. */
function isHidden(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return typeof value === "string" ? value.includes('{"secret":true}') : holdsSecret(value);
}
