import { lower } from "./bytes";
import { findHeader } from "./response-headers";
import type { Run } from "./run";
import { isOn, setting, size } from "./settings";

/** What `Content-Encoding` nginx adds; null: it sends the body as it is (ngx_http_gzip_header_filter). */
export function compressed(run: Run): "gzip" | null {
  if (!isOn(run.scope, "gzip") || ![200, 403, 404].includes(run.status)) return null;
  if (findHeader(run, "Content-Encoding") !== null || run.version < 11) return null;
  const length = run.contentLengthOut;
  if (length !== null && length < size(run.scope, "gzip_min_length", 20)) return null;
  if (!accepts(run) || !isTextType(run)) return null;
  return run.header("via") === null || setting(run.scope, "gzip_proxied")?.args[0] === "any" ? "gzip" : null;
}

function accepts(run: Run): boolean {
  return (
    /(?:^|[ ,])gzip *(?:$|,|; *q=(?:1|0\.0{0,2}[1-9]))/i.test(run.header("accept-encoding") ?? "") ||
    /(?:^|[ ,])gzip *;? *$/i.test(run.header("accept-encoding") ?? "")
  );
}

function isTextType(run: Run): boolean {
  const type = typeof run.contentType === "string" ? lower(run.contentType.split(";")[0]!) : "";
  const types = setting(run.scope, "gzip_types")?.args ?? [];
  return type === "text/html" || types.includes("*") || types.some((it) => it.toLowerCase() === type);
}
