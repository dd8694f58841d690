import { addedHeaders, expectsTrailers } from "./added-headers";
import { changesLength } from "./body-filters";
import { fromBytes, lower } from "./bytes";
import { undecided } from "./cannot-decide";
import { withCharset } from "./charset";
import { foreignDirective } from "./foreign";
import { compression, unpacked } from "./gzip";
import { changedHeaders } from "./more-headers";
import { weakenTag } from "./response-headers";
import type { Run } from "./run";
import { isOn, setting } from "./settings";
import { unknown } from "./text";
import type { Text } from "./types";

/** The filters of the header (add_header, expires, charset), then its lines in nginx's order (ngx_http_header_filter). */
export function responseLines(run: Run): readonly (readonly [string, Text])[] {
  const foreign =
    foreignDirective(run.scope, "header") ?? (run.status === 200 ? foreignDirective(run.scope, "body") : null);
  if (foreign !== null) undecided(foreign.name, foreign);
  addedHeaders(run);
  unpacked(run);
  const lines: (readonly [string, Text])[] = [];
  const add: Add = (name, value) => {
    if (value !== null) lines.push([lower(name), typeof value === "string" ? fromBytes(value) : value]);
  };
  if (!run.withoutHeaders.has("server")) add("server", serverToken(run));
  if (!run.withoutHeaders.has("date")) add("date", unknown("date"));
  // An application gives the reason of its status; without one nginx 1.28 takes a 204 for its own.
  const bare = run.status === 204 && !run.statusLine;
  if (run.contentType !== null && run.contentType !== "" && !bare)
    add("content-type", withCharset(run, run.contentType));
  const changed = changesLength(run);
  if (changed !== null) {
    run.contentLengthOut = null;
    run.isFile &&= changed.dated;
    run.allowsRanges = false;
    weakenTag(run);
  }
  const { encoding, vary } = compression(run);
  if (typeof encoding === "string") {
    run.contentLengthOut = null;
    weakenTag(run);
  }
  if (!bare) bodyLines(run, add, encoding !== null);
  const absolute = run.location === null ? null : absoluteLocation(run, run.location.value);
  if (absolute !== null) add("location", absolute);
  connectionLines(run, add);
  add("vary", run.gzipVaries && isOn(run.scope, "gzip_vary") ? "Accept-Encoding" : vary);
  add("content-encoding", encoding);
  // ngx_http_range_header_filter: ranges are only of whole answers of a known length.
  if (run.allowsRanges && run.status === 200 && run.contentLengthOut !== null)
    add("accept-ranges", encoding === null ? "bytes" : unknown("content-length"));
  for (const header of run.responseHeaders) {
    if (absolute === null || header !== run.location) add(header.name, header.value);
  }
  return changedHeaders(run.scope, lines, false);
}

type Add = (name: string, value: Text | null) => void;

/** What the header says of the body: its length, or that it comes in chunks (ngx_http_chunked_header_filter); a file's date. */
function bodyLines(run: Run, add: Add, compressed: boolean): void {
  const length = run.contentLengthOut;
  const hasBody = run.status >= 200 && run.status !== 204 && run.status !== 304 && run.main.method !== "HEAD";
  const chunks = run.version > 10 && setting(run.scope, "chunked_transfer_encoding")?.args[0] !== "off";
  const trailers = hasBody && chunks && expectsTrailers(run);
  if (length !== null && !trailers) add("content-length", typeof length === "number" ? String(length) : length);
  if (run.isFile && (run.status === 200 || run.status === 304)) add("last-modified", unknown("last-modified"));
  if (!hasBody || run.version === 20) return;
  if (trailers || (length === null && chunks)) add("transfer-encoding", "chunked");
  else if (length === null) run.keepalive = false;
  // Where nobody knows whether it is compressed.
  else if (compressed && chunks) add("transfer-encoding", unknown("content-length"));
}

function serverToken(run: Run): Text {
  const tokens = setting(run.scope, "server_tokens")?.args[0] ?? "on";
  if (tokens === "off") return "nginx";
  const { version } = run.asked.web.facts;
  return version === null || tokens === "build" ? unknown("nginx_version") : `nginx/${version}`;
}

/** `Connection` and `Keep-Alive`; HTTP/2 has neither. */
function connectionLines(run: Run, add: Add): void {
  if (run.version === 20) return;
  if (run.status === 101) add("connection", "upgrade");
  else if (!run.keepalive) add("connection", "close");
  else {
    add("connection", "keep-alive");
    const header = setting(run.scope, "keepalive_timeout")?.args[1];
    if (header !== undefined && header !== "0") add("keep-alive", `timeout=${header}`);
  }
}

/** A redirect to a path gets scheme, host and port. Null: it stays as it is. */
function absoluteLocation(run: Run, location: Text): Text | null {
  if (typeof location !== "string" || !location.startsWith("/") || run.relativeLocation) return null;
  const absolute = setting(run.scope, "absolute_redirect");
  if (absolute?.args[0]?.toLowerCase() === "off") return null;
  const { connection } = run.asked;
  const tls = connection.tls !== null;
  const { port } = connection.local;
  const shown = isOn(run.scope, "port_in_redirect") && port !== 0 && port !== (tls ? 443 : 80) ? `:${port}` : "";
  return `${tls ? "https" : "http"}://${redirectHost(run)}${shown}${location}`;
}

function redirectHost(run: Run): string {
  if (isOn(run.scope, "server_name_in_redirect")) return String(run.variable("server_name"));
  return run.host === "" ? String(run.variable("server_addr")) : run.host;
}
