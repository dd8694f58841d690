import { addedHeaders } from "./added-headers";
import { fromBytes, lower } from "./bytes";
import { withCharset } from "./charset";
import { compression } from "./gzip";
import { findHeader } from "./response-headers";
import type { Run } from "./run";
import { isOn, setting } from "./settings";
import { unknown } from "./text";
import type { Text } from "./types";

/** The filters of the header (add_header, expires, charset), then its lines in nginx's order (ngx_http_header_filter). */
export function responseLines(run: Run): readonly (readonly [string, Text])[] {
  addedHeaders(run);
  const lines: (readonly [string, Text])[] = [];
  const add = (name: string, value: Text | null) => {
    if (value !== null) lines.push([lower(name), typeof value === "string" ? fromBytes(value) : value]);
  };
  const own = (name: string) => findHeader(run, name) === null && !run.withoutHeaders.has(name);
  if (own("server")) add("server", serverToken(run));
  if (own("date")) add("date", unknown("date"));
  const empty = run.status === 204 || run.status === 304;
  if (run.contentType !== null && run.contentType !== "" && run.status !== 204)
    add("content-type", withCharset(run, run.contentType));
  const { encoded, varies } = compression(run);
  if (!empty && !encoded) add("content-length", contentLength(run));
  const location = findHeader(run, "Location");
  const absolute = location === null ? null : absoluteLocation(run, location);
  if (absolute !== null) add("location", absolute);
  connectionLines(run, add);
  if (varies) add("vary", "Accept-Encoding");
  if (encoded) add("content-encoding", "gzip");
  for (const { name, value } of run.responseHeaders) {
    if (absolute === null || lower(name) !== "location") add(name, value);
  }
  return lines;
}

function contentLength(run: Run): Text | null {
  if (run.contentLengthOut !== null) return String(run.contentLengthOut);
  return run.exchange === null && run.status >= 300 ? unknown("content-length") : null;
}

function serverToken(run: Run): Text {
  const tokens = setting(run.scope, "server_tokens")?.args[0] ?? "on";
  if (tokens === "off") return "nginx";
  const { version } = run.asked.web.facts;
  return version === null || tokens === "build" ? unknown("nginx_version") : `nginx/${version}`;
}

/** `Connection` and `Keep-Alive`; HTTP/2 has neither. */
function connectionLines(run: Run, add: (name: string, value: Text | null) => void): void {
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
