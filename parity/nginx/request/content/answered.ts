import type { Directive } from "../../types";
import { lower, toBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { isIntercepted } from "../error-pages";
import { unescapeUri } from "../escape";
import { type Outcome, RESPONSE, status } from "../outcome";
import type { Run } from "../run";
import { isOn, memo, setting, settingsOf } from "../settings";
import { splitArgs } from "../target";
import { unknown } from "../text";
import type { Text, World } from "../types";
import { rewriteLocation } from "./redirects";
import type { Peer } from "./upstream";

type Answered = NonNullable<ReturnType<World["application"]>>;

/** Not handed to the client unless `*_pass_header` says so (`ngx_http_proxy_hide_headers` and its kin). */
const HIDDEN = [
  ...["date", "server", "x-pad"],
  ...["x-accel-expires", "x-accel-redirect", "x-accel-limit-rate", "x-accel-buffering", "x-accel-charset"],
];
/** Of the connection to the application (their copy handler is ngx_http_upstream_ignore_header_line). */
const NOT_COPIED = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade-insecure", "content-length"]);

/** ngx_http_upstream_process_header, from the status on. */
export function answered(run: Run, module: string, peer: Peer, directive: Directive, answer: Answered): Outcome {
  run.upstreamStatus = answer.status;
  run.upstreamHeaders = answer.headers;
  if (run.slice !== null && answer.status === 206)
    undecided("slice: what is made of the parts that the application sends", setting(run.scope, "slice")?.directive);
  // ngx_http_memcached_handler: a key that is not there is nginx's own 404.
  if (module === "memcached" && answer.status === 404) return status(404);
  if (answer.status >= 300 && isIntercepted(run, module, answer.status)) {
    run.step(`${module}_intercept_errors takes the ${answer.status} of the application`, directive);
    return status(answer.status);
  }
  const redirect = accelRedirect(run, module, answer);
  if (redirect !== null) return redirect;
  copyHeaders(run, module, peer, directive, answer);
  run.status = answer.status;
  // The length of a value stands before it in memcached's answer.
  if (module === "memcached") run.contentLengthOut ??= unknown("content-length");
  // Where the headers end an answer, nginx says that it is empty (ngx_http_grpc_process_header).
  if (module === "grpc" && run.method === "HEAD") run.contentLengthOut ??= unknown("content-length");
  run.allowsRanges = module === "memcached" || isOn(run.scope, `${module}_force_ranges`);
  run.statusLine = module !== "memcached" && run.errorStatus === 0;
  run.upgraded = answer.status === 101 && run.header("upgrade") !== null;
  return RESPONSE;
}

function header(answer: Answered, name: string): string | null {
  return answer.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/** ngx_http_upstream_process_headers: the application hands the request back. */
function accelRedirect(run: Run, module: string, answer: Answered): Outcome | null {
  const value = header(answer, "x-accel-redirect");
  const ignored = settingsOf(run.scope, `${module}_ignore_headers`).flatMap(({ args }) =>
    args.map((arg) => arg.toLowerCase()),
  );
  if (value === null || ignored.includes("x-accel-redirect")) return null;
  run.step(`the application sends X-Accel-Redirect: ${value}`, null);
  const target = toBytes(value);
  if (target.startsWith("@")) return { kind: "named", name: target };
  const { uri, args } = splitArgs(target);
  const path = unescapeUri(uri);
  if (isUnsafe(uri) || isUnsafe(path)) return status(404);
  if (run.method !== "HEAD") run.method = "GET";
  return { kind: "internal", uri: path, args };
}

/** ngx_http_parse_unsafe_uri. */
function isUnsafe(uri: string): boolean {
  return uri === "" || uri.includes("\0") || /(?:^|\/)\.\.(?:\/|$)/.test(uri);
}

function keptHeaders(run: Run, pass: string, hide: string) {
  const make = () => {
    const passed = namesIn(run, pass);
    const all = [...HIDDEN, ...namesIn(run, hide)];
    return { passed, hidden: new Set(all.filter((name) => !passed.has(name))) };
  };
  return memo(run.scope, `headers by ${pass} and ${hide}`, make, [pass, hide]);
}

function copyHeaders(run: Run, module: string, peer: Peer, directive: Directive, answer: Answered): void {
  const { passed, hidden } = keptHeaders(run, `${module}_pass_header`, `${module}_hide_header`);
  for (const [name, text] of answer.headers) {
    const key = lower(toBytes(name));
    const value = toBytes(text);
    if (hidden.has(key) || NOT_COPIED.has(key)) continue;
    if (key === "content-type") run.contentType = value;
    else if (key === "location") rewriteLocation(run, module, peer, directive, value);
    else run.responseHeaders.push({ name: toBytes(name), value: key === "set-cookie" ? cookieOf(run, value) : value });
  }
  const length = header(answer, "content-length");
  if (length !== null && /^\d+$/.test(length)) run.contentLengthOut = Number(length);
  // An empty one stands in for what the application does not send, and takes the place of nginx's own.
  for (const name of ["server", "date"]) if (passed.has(name)) run.withoutHeaders.add(name);
}

/** What these make of a cookie is not followed. */
function cookieOf(run: Run, value: string): Text {
  const changing = ["proxy_cookie_domain", "proxy_cookie_path", "proxy_cookie_flags"];
  const found = changing.find((name) => settingsOf(run.scope, name).some(({ args }) => args[0] !== "off"));
  return found === undefined ? value : unknown(found);
}

function namesIn(run: Run, name: string): ReadonlySet<string> {
  return new Set(settingsOf(run.scope, name).map(({ args }) => lower(toBytes(args[0]!))));
}
