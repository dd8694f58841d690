import { atLeast } from "../../configuration/version";
import { lower, toBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import type { Run } from "../run";
import type { Text } from "../types";

/** `$http_name`: dashes of the header stand as underscores. */
export function requestHeader(run: Run, name: string): Text {
  const values: string[] = [];
  for (const { key, value } of run.headers) {
    if (key.length === name.length && key.replaceAll("-", "_") === name) values.push(value);
  }
  return ofOneName(run, values);
}

/** Since 1.23.0 headers of one name are joined; before, the first one counted. */
function ofOneName(run: Run, values: readonly string[]): string {
  if (values.length < 2) return values[0] ?? "";
  const { version } = run.asked.web.facts;
  if (version === null) return undecided("nginx.version: whether headers of one name are joined (since 1.23.0)");
  return atLeast(version, "1.23.0") ? values.join(", ") : values[0]!;
}

/** Headers that nginx keeps a list of. */
export function multiHeader(run: Run, key: string, separator: string): string {
  const values = run.headers.filter((line) => line.key === key).map(({ value }) => value);
  return values.length === 1 ? values[0]! : values.join(separator);
}

/** `$arg_name`: the first argument of that name, whatever its case, as it stands (ngx_http_arg). */
export function argument(run: Run, name: string): Text {
  if (name === "" || run.args === "") return "";
  for (const part of run.args.split("&")) {
    if (part[name.length] === "=" && lower(part.slice(0, name.length)) === name) return part.slice(name.length + 1);
  }
  return "";
}

/** `$cookie_name` (ngx_http_parse_multi_header_lines): names are compared without case, `,` separates too. */
export function cookie(run: Run, name: string): Text {
  for (const { key, value } of run.headers) {
    if (key !== "cookie") continue;
    for (const part of cookieParts(value)) {
      const found = part.slice(name.length).match(/^ *= *([^;]*)/);
      if (found !== null && lower(part.slice(0, name.length)) === name) return found[1]!;
    }
  }
  return "";
}

/** Every place where a name can begin, up to the end. */
function cookieParts(value: string): readonly string[] {
  const starts = [0, ...[...value.matchAll(/[;,] */g)].map(({ 0: text, index }) => index + text.length)];
  return starts.map((start) => value.slice(start));
}

/** `$sent_http_name`. */
export function responseHeader(run: Run, name: string): Text {
  if (name === "content_type") return run.contentType ?? "";
  if (name === "content_length") {
    const length = run.contentLengthOut;
    return length === null ? "" : typeof length === "number" ? String(length) : length;
  }
  return run.responseHeaders.find((header) => lower(header.name).replaceAll("-", "_") === name)?.value ?? "";
}

/** `$upstream_http_name`: of the last answer of an application. */
export function applicationHeader(run: Run, name: string): Text {
  const named = run.upstreamHeaders.filter(([key]) => key.toLowerCase().replaceAll("-", "_") === name);
  return toBytes(
    ofOneName(
      run,
      named.map(([, value]) => value),
    ),
  );
}

/** `$upstream_cookie_name`: of the first `Set-Cookie` that begins with it (ngx_http_parse_set_cookie_lines). */
export function applicationCookie(run: Run, name: string): Text {
  for (const [key, value] of run.upstreamHeaders) {
    const set = toBytes(value);
    if (lower(key) !== "set-cookie" || lower(set.slice(0, name.length)) !== name) continue;
    const found = /^ *= *([^;]*)/.exec(set.slice(name.length));
    if (found !== null) return found[1]!;
  }
  return "";
}
