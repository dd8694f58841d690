import type { Scope } from "../configuration/types";
import { lower } from "./bytes";
import type { Run } from "./run";
import { isOn, setting, settingsOf } from "./settings";

/** What filters that may change the length of a body leave in the header of it; null: there is none. */
export function changesLength(run: Run): { readonly dated: boolean } | null {
  const { scope } = run;
  const type = typeof run.contentType === "string" ? lower(run.contentType.split(";")[0]!) : "";
  if (type === "") return null;
  // ngx_http_sub_header_filter, ngx_http_ssi_header_filter: whatever the status.
  const subs = settingsOf(scope, "sub_filter").length > 0 && hasType(scope, "sub_filter_types", type);
  const includes = isOn(scope, "ssi") && hasType(scope, "ssi_types", type);
  const adds = setting(scope, "add_before_body") !== null || setting(scope, "add_after_body") !== null;
  const added = adds && run.status === 200 && hasType(scope, "addition_types", type);
  if (!subs && !includes && !added) return null;
  const undated = (subs && !isOn(scope, "sub_filter_last_modified")) || (includes && !isOn(scope, "ssi_last_modified"));
  return { dated: !undated };
}

/** `text/html` is always one of them. */
function hasType(scope: Scope, directive: string, type: string): boolean {
  const types = setting(scope, directive)?.args ?? [];
  return type === "text/html" || types.some((it) => it === "*" || it.toLowerCase() === type);
}
