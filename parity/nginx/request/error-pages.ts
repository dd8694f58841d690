import type { Directive } from "../types";
import { hasPage, pageLength } from "./built-in-pages";
import { type Outcome, RESPONSE } from "./outcome";
import { clearHeader, setLocationHeader } from "./response-headers";
import type { Run } from "./run";
import { isOn, settingsOf } from "./settings";
import { splitArgs } from "./target";
import { unknown } from "./text";

interface ErrorPage {
  readonly statuses: readonly number[];
  /** -1: the status stays; 0: that of what answers. */
  readonly overwrite: number;
  readonly target: string;
  readonly directive: Directive | null;
}

/** nginx's own statuses, which a client never sees (NGX_HTTP_REQUEST_HEADER_TOO_LARGE and the SSL ones). */
const INTERNAL: ReadonlySet<number> = new Set([494, 495, 496, 497]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Statuses after which the connection is closed (ngx_http_special_response_handler). */
const CLOSING: ReadonlySet<number> = new Set([400, 413, 414, 495, 496, 497, 500, 501]);

/** ngx_http_special_response_handler: an error page, or nginx's own. */
export function specialResponse(run: Run, error: number): Outcome {
  run.errorStatus = error;
  if (CLOSING.has(error)) run.keepalive = false;
  run.contentType = null;
  run.body = null;
  run.contentLengthOut = null;
  run.isFile = false;
  run.allowsRanges = false;
  run.statusLine = false;
  const page = pageFor(run, error);
  if (page !== null) return sendPage(run, page, error);
  if (INTERNAL.has(error)) run.errorStatus = 400;
  return builtIn(run, error);
}

function pageFor(run: Run, error: number): ErrorPage | null {
  const pages = errorPages(run);
  if (run.errorPage || pages.length === 0 || run.uriChanges === 0) return null;
  if (!isOn(run.scope, "recursive_error_pages")) run.errorPage = true;
  return pages.find(({ statuses }) => statuses.includes(error)) ?? null;
}

/** Whether an error of the application is answered by nginx (ngx_http_upstream_intercept_errors). */
export function isIntercepted(run: Run, module: string, code: number): boolean {
  return (
    isOn(run.scope, `${module}_intercept_errors`) && errorPages(run).some(({ statuses }) => statuses.includes(code))
  );
}

function errorPages(run: Run): readonly ErrorPage[] {
  return settingsOf(run.scope, "error_page").map(({ args, directive }) => {
    const target = args.at(-1) ?? "";
    const codes = args.slice(0, -1);
    const change = codes.find((word) => word.startsWith("="));
    const statuses = codes.filter((word) => !word.startsWith("=")).map(Number);
    return { statuses, overwrite: change === undefined ? -1 : Number(change.slice(1)), target, directive };
  });
}

/** ngx_http_send_error_page. */
function sendPage(run: Run, page: ErrorPage, error: number): Outcome {
  run.step(`error_page for ${error}: ${page.target}`, page.directive);
  const overwrite = page.overwrite < 0 && INTERNAL.has(error) ? 400 : page.overwrite;
  if (overwrite >= 0) run.errorStatus = overwrite;
  const target = run.known(page.target, page.directive);
  if (target.startsWith("/")) {
    if (run.method !== "HEAD") run.method = "GET";
    return { kind: "internal", ...splitArgs(target) };
  }
  if (target.startsWith("@")) return { kind: "named", name: target };
  if (!REDIRECTS.has(overwrite)) run.errorStatus = 302;
  setLocationHeader(run, target);
  return builtIn(run, run.errorStatus);
}

/** ngx_http_send_special_response. The text of the page is nginx's own: `body` stays null. */
function builtIn(run: Run, error: number): Outcome {
  run.contentLengthOut = hasPage(error) ? (pageLength(run, error) ?? unknown("content-length")) : 0;
  if (hasPage(error)) run.contentType = "text/html";
  for (const name of ["Content-Length", "Accept-Ranges", "Last-Modified", "ETag"]) clearHeader(run, name);
  run.status = run.errorStatus;
  return RESPONSE;
}
