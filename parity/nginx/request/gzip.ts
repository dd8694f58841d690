import { lower, toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { type Pattern, patternOf } from "./pattern";
import { clearHeader, findHeader, weakenTag } from "./response-headers";
import type { Run } from "./run";
import { isOn, memo, setting, size } from "./settings";
import { unknown } from "./text";
import type { Text } from "./types";

export interface Compression {
  /** `gzip` where it is added; the length then goes. Null: the body is sent as it is. */
  readonly encoding: Text | null;
  /** `Accept-Encoding`, where the answer could be compressed for another client, and `gzip_vary` says so. */
  readonly vary: Text | null;
}

const NONE: Compression = { encoding: null, vary: null };

/** Modules that may compress before gzip does; what they compress is not modelled. */
const OTHERS = [
  { module: "brotli", accepted: /(?:^|[ ,])br\b/i },
  { module: "zstd", accepted: /(?:^|[ ,])zstd\b/i },
];

/** ngx_http_gzip_header_filter. */
export function compression(run: Run): Compression {
  const other = OTHERS.find(({ module }) => isOn(run.scope, module));
  if (other?.accepted.test(run.header("accept-encoding") ?? "")) {
    return { encoding: unknown(other.module), vary: unknown(other.module) };
  }
  const length = run.contentLengthOut;
  if (!isOn(run.scope, "gzip") || ![200, 403, 404].includes(run.status)) return NONE;
  if (findHeader(run, "Content-Encoding") !== null || !hasType(run)) return NONE;
  const least = size(run.scope, "gzip_min_length", 20);
  if (typeof length === "number" && length < least) return NONE;
  const encoded = acceptsGzip(run);
  const varies = isOn(run.scope, "gzip_vary");
  // A file may be too small for it, and nobody knows its size.
  const sized = length !== null && typeof length !== "number" && least > 0 ? length : null;
  return { encoding: encoded ? (sized ?? "gzip") : null, vary: varies ? (sized ?? "Accept-Encoding") : null };
}

/** ngx_http_gunzip_header_filter: what is compressed is unpacked for a client that does not take it. */
export function unpacked(run: Run): void {
  const encoding = findHeader(run, "Content-Encoding");
  if (typeof encoding !== "string" || encoding.toLowerCase() !== "gzip" || !isOn(run.scope, "gunzip")) return;
  run.gzipVaries = true;
  if (acceptsGzip(run)) return;
  clearHeader(run, "Content-Encoding");
  weakenTag(run);
  run.contentLengthOut = null;
  run.allowsRanges = false;
}

function hasType(run: Run): boolean {
  const type = typeof run.contentType === "string" ? lower(run.contentType.split(";")[0]!) : "";
  const types = setting(run.scope, "gzip_types")?.args ?? [];
  if (type === "") return false;
  return type === "text/html" || types.some((it) => it === "*" || it.toLowerCase() === type);
}

/** ngx_http_gzip_ok: what the client and the proxies before it allow. */
export function acceptsGzip(run: Run): boolean {
  if (!accepts(run.header("accept-encoding") ?? "")) return false;
  const least = setting(run.scope, "gzip_http_version")?.args[0] === "1.0" ? 10 : 11;
  if (run.version < least) return false;
  if (run.header("via") !== null && !isOkForProxy(run)) return false;
  const agent = run.header("user-agent");
  return agent === null || !disabledFor(run).some((pattern) => matches(pattern, agent));
}

/** ngx_http_gzip_accept_encoding: `gzip` with any quality above zero. */
function accepts(encodings: string): boolean {
  const found = /(?:^|[ ,])gzip *(?:(;)|,|$)(.*)/i.exec(encodings);
  if (found === null || found[1] === undefined) return found !== null;
  const quality = /^ *q=([01](?:\.\d{0,3})?)(?:[, ]|$)/i.exec(found[2]!);
  return quality !== null && Number(quality[1]) > 0 && Number(quality[1]) <= 1;
}

function isOkForProxy(run: Run): boolean {
  const allowed = setting(run.scope, "gzip_proxied")?.args ?? ["off"];
  if (allowed.includes("off")) return false;
  if (allowed.includes("any")) return true;
  if (allowed.includes("auth") && run.header("authorization") !== null) return true;
  if (findHeader(run, "Expires") !== null) {
    return (
      allowed.includes("expired") &&
      undecided("gzip_proxied expired: the time", setting(run.scope, "gzip_proxied")?.directive)
    );
  }
  const control = findHeader(run, "Cache-Control");
  if (control !== null) {
    const words = typeof control === "string" ? control.toLowerCase().split(/ *, */) : [];
    return ["no-cache", "no-store", "private"].some((word) => allowed.includes(word) && words.includes(word));
  }
  if (allowed.includes("no_last_modified") && findHeader(run, "Last-Modified") !== null) return false;
  return !(allowed.includes("no_etag") && findHeader(run, "ETag") !== null);
}

function disabledFor(run: Run): readonly Pattern[] {
  return memo(run.scope, "gzip_disable patterns", () =>
    (setting(run.scope, "gzip_disable")?.args ?? []).map((regex) =>
      regex === "msie6" ? patternOf("MSIE [4-6]\\.", false) : patternOf(toBytes(regex), true),
    ),
  );
}

function matches(pattern: Pattern, text: string): boolean {
  const match = pattern.exec(text);
  return match === "undecided" ? undecided(`the regular expression ${pattern.source} of gzip_disable`) : match !== null;
}
