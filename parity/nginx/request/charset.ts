import { lower } from "./bytes";
import type { Run } from "./run";
import { memo, setting } from "./settings";
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
  const name = spelled(run, run.text(charset.args[0]!));
  if (name === "off" || name === "") return type;
  const types = setting(run.scope, "charset_types")?.args ?? DEFAULT_TYPES;
  if (!types.includes("*") && lower(type) !== "text/html" && !types.some((it) => it.toLowerCase() === lower(type)))
    return type;
  return typeof name === "string" ? `${type}; charset=${name}` : name;
}

/** A name that is a constant is spelt as it first is in the whole configuration (ngx_http_add_charset). */
function spelled(run: Run, name: Text): Text {
  const { web } = run.asked;
  const names = memo(web, "charsets", () => {
    const first = new Map<string, string>();
    const note = (charset: string): unknown => first.has(lower(charset)) || first.set(lower(charset), charset);
    const waiting = [...(web.directive?.block ?? [])].reverse();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (NAMING.has(at.name)) for (const charset of at.args) note(charset);
      for (const inner of [...(at.block ?? [])].reverse()) waiting.push(inner);
    }
    return first;
  });
  return typeof name === "string" ? (names.get(lower(name)) ?? name) : name;
}

const NAMING: ReadonlySet<string> = new Set(["charset", "source_charset", "charset_map"]);
