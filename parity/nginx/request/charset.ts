import { lower } from "./bytes";
import type { Run } from "./run";
import { setting } from "./settings";
import type { Text } from "./types";

const DEFAULT_TYPES = [
  ...["text/html", "text/xml", "text/plain", "text/vnd.wap.wml", "application/javascript", "application/rss+xml"],
];

/** `Content-Type` with what `charset` adds to it. */
export function withCharset(run: Run, type: Text): Text {
  // Not for redirects (ngx_http_set_charset).
  if (run.status === 301 || run.status === 302) return type;
  const charset = setting(run.scope, "charset");
  if (charset?.directive == null || typeof type !== "string" || type.includes(";")) return type;
  const name = run.text(charset.args[0]!);
  if (name === "off" || name === "") return type;
  const types = setting(run.scope, "charset_types")?.args ?? DEFAULT_TYPES;
  if (!types.includes("*") && lower(type) !== "text/html" && !types.some((it) => it.toLowerCase() === lower(type)))
    return type;
  return typeof name === "string" ? `${type}; charset=${name}` : name;
}
