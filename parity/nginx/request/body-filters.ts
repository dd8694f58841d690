import type { Scope } from "../configuration/types";
import { lower } from "./bytes";
import type { Run } from "./run";
import { isOn, setting, settingsOf } from "./settings";

/** Filters that may change the length of a body, and then take it out of the header. */
export function changesLength(run: Run): boolean {
  const { scope } = run;
  const type = typeof run.contentType === "string" ? lower(run.contentType.split(";")[0]!) : "";
  if (type === "") return false;
  // ngx_http_sub_header_filter, ngx_http_ssi_header_filter: whatever the status.
  if (settingsOf(scope, "sub_filter").length > 0 && hasType(scope, "sub_filter_types", type)) return true;
  if (isOn(scope, "ssi") && hasType(scope, "ssi_types", type)) return true;
  const adds = setting(scope, "add_before_body") !== null || setting(scope, "add_after_body") !== null;
  return adds && run.status === 200 && hasType(scope, "addition_types", type);
}

/** `text/html` is always one of them. */
function hasType(scope: Scope, directive: string, type: string): boolean {
  const types = setting(scope, directive)?.args ?? [];
  return type === "text/html" || types.some((it) => it === "*" || it.toLowerCase() === type);
}
