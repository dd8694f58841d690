import { durationOf } from "../configuration/values";
import { lower, toBytes } from "./bytes";
import { clearHeader } from "./response-headers";
import type { Run } from "./run";
import { setting, settingsOf } from "./settings";
import { unknown } from "./text";
import type { Text } from "./types";

/** Statuses for which headers are added without `always` (ngx_http_headers_filter). */
const SAFE: ReadonlySet<number> = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

/** `expires`, then `add_header`. */
export function addedHeaders(run: Run): void {
  userid(run);
  const safe = SAFE.has(run.status);
  if (safe) expires(run);
  for (const { args } of settingsOf(run.scope, "add_header")) {
    if (!safe && args[2] !== "always") continue;
    const value = run.text(args[1] ?? "");
    const name = toBytes(args[0]!);
    // ETag and Last-Modified stand once (`ngx_http_set_headers`); an empty value then takes the header away.
    if (/^(?:etag|last-modified)$/i.test(name)) clearHeader(run, name);
    if (value !== "") run.responseHeaders.push({ name, value });
  }
}

/** Whether trailers are announced, whatever their values: an answer has no length then. */
export function expectsTrailers(run: Run): boolean {
  const safe = SAFE.has(run.status);
  return settingsOf(run.scope, "add_trailer").some(({ args }) => safe || args[2] === "always");
}

/** ngx_http_userid_filter: a cookie for whoever has none. */
function userid(run: Run): void {
  const mode = setting(run.scope, "userid")?.args[0] ?? "off";
  if (mode !== "on" && mode !== "v1") return;
  const name = setting(run.scope, "userid_name")?.args[0] ?? "uid";
  const cookie = new RegExp(`(?:^|[;,] *)${name.replace(/[^\w]/g, "\\$&")}=[^;]{22}`, "i");
  if (run.headers.some(({ key, value }) => key === "cookie" && cookie.test(value))) return;
  run.responseHeaders.push({ name: "Set-Cookie", value: unknown("uid_set") });
  const policy = setting(run.scope, "userid_p3p")?.args[0] ?? "none";
  if (policy !== "none" && policy !== "") run.responseHeaders.push({ name: "P3P", value: toBytes(policy) });
}

/** ngx_http_set_expires. */
function expires(run: Run): void {
  const found = setting(run.scope, "expires");
  if (found?.directive == null) return;
  const modified = found.args[0] === "modified";
  const value = run.text(found.args[modified ? 1 : 0]!);
  const lines = typeof value === "string" ? expiresLines(value, modified) : { expires: value, control: value };
  if (lines === null) return;
  clearHeader(run, "Expires");
  clearHeader(run, "Cache-Control");
  run.responseHeaders.push({ name: "Expires", value: lines.expires }, { name: "Cache-Control", value: lines.control });
}

function expiresLines(value: string, modified: boolean): { expires: Text; control: Text } | null {
  const word = lower(value) === value && !modified ? value : "";
  if (word === "off") return null;
  if (word === "epoch") return { expires: "Thu, 01 Jan 1970 00:00:01 GMT", control: "no-cache" };
  if (word === "max") return { expires: "Thu, 31 Dec 2037 23:55:55 GMT", control: "max-age=315360000" };
  const time = /^([@+-]?)(.+)$/.exec(value);
  const seconds = time === null ? null : durationOf(time[2]!);
  if (seconds === null) return null;
  if (time![1] === "@" || modified) return { expires: unknown("date"), control: unknown("date") };
  if (time![1] === "-" && seconds > 0) return { expires: unknown("date"), control: "no-cache" };
  return { expires: unknown("date"), control: `max-age=${seconds}` };
}
