import { atLeast } from "../configuration/version";
import type { Run } from "./run";

/** What nginx takes a client for, to work around it. */
export interface Browser {
  readonly msie: boolean;
  /** Up to version 6 without its second service pack. */
  readonly msie6: boolean;
  readonly chrome: boolean;
  readonly safari: boolean;
}

/** Before, the first header of that name counted alone. */
const EACH = "1.23.0";

/** ngx_http_process_user_agent */
export function browserOf(run: Run): Browser {
  const found = { msie: false, msie6: false, opera: false, chrome: false, safari: false };
  const lines = run.headers.filter(({ key }) => key === "user-agent");
  for (const { value } of atLeast(run.asked.web.facts.version, EACH) ? lines : lines.slice(0, 1)) {
    const name = /MSIE (..)./.exec(value);
    if (name !== null) {
      const later = value.slice(name.index).includes("SV1");
      found.msie = true;
      found.msie6 ||= /^[45]\./.test(name[1]!) || (name[1] === "6." && !later);
    }
    if (value.includes("Opera")) Object.assign(found, { opera: true, msie: false, msie6: false });
    if (found.msie || found.opera || value.includes("Gecko/")) continue;
    if (value.includes("Chrome/")) found.chrome = true;
    else if (value.includes("Safari/") && value.includes("Mac OS X")) found.safari = true;
  }
  return found;
}
