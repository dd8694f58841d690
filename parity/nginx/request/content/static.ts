import type { Directive } from "../../types";
import { fromBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { escapeUri } from "../escape";
import { foreignDirective } from "../foreign";
import { type Outcome, RESPONSE, status } from "../outcome";
import { mappedPath, rootDirective } from "../paths";
import { setLocationHeader } from "../response-headers";
import type { Run } from "../run";
import { setContentType } from "../send";
import { isOn, setting, settingsOf } from "../settings";
import { known, unknown } from "../text";

const FOR_FILES: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);
/** Whether they hold, the file decides (ngx_http_not_modified_header_filter, ngx_http_range_header_filter). */
const CONDITIONS = ["range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];
const DAV: ReadonlySet<string> = new Set(["PUT", "DELETE", "MKCOL", "COPY", "MOVE"]);

/** The handlers of the content phase, in nginx's order: random_index, index, autoindex, dav, static. */
export function serveFile(run: Run): Outcome {
  if (run.uri.endsWith("/")) {
    const foreign = foreignDirective(run.scope, "listing");
    if (foreign !== null && run.method !== "POST") undecided(foreign.name, foreign);
    const listed = FOR_FILES.has(run.method) ? (index(run) ?? autoindex(run)) : null;
    if (listed !== null) return listed;
  }
  return dav(run) ?? file(run);
}

/** ngx_http_index_handler. Null: none of the files is there. */
function index(run: Run): Outcome | null {
  const random = setting(run.scope, "random_index");
  if (random?.args[0] === "on") return undecided("random_index", random.directive);
  const found = setting(run.scope, "index");
  for (const argument of indexNames(run)) {
    const name = run.known(argument, found?.directive ?? null);
    if (name.startsWith("/")) return { kind: "internal", uri: name, args: run.args };
    const kind = kindOf(run, run.uri, name);
    if (kind === "500") return status(500);
    if (kind !== "missing") {
      run.step(`index finds ${name}`, found?.directive ?? null);
      return { kind: "internal", uri: run.uri + name, args: run.args };
    }
    const folder = kindOf(run, run.uri);
    if (folder === "missing") return notFound(run);
    if (folder === "file") return refuse(run, "the folder of the index files is a file", 500);
  }
  return null;
}

/** All `index` of one block count. */
function indexNames(run: Run): readonly string[] {
  return settingsOf(run.scope, "index").flatMap(({ args }) => args);
}

function autoindex(run: Run): Outcome | null {
  if (!isOn(run.scope, "autoindex") || run.method === "POST") return null;
  const kind = kindOf(run, run.uri);
  if (kind === "500") return status(500);
  if (kind !== "directory") return notFound(run);
  run.step("autoindex lists the directory", setting(run.scope, "autoindex")?.directive ?? null);
  run.status = 200;
  run.contentType = "text/html";
  return RESPONSE;
}

function dav(run: Run): Outcome | null {
  const methods = setting(run.scope, "dav_methods");
  if (methods === null || methods.args[0] === "off" || !DAV.has(run.method)) return null;
  const allowed = methods.args.some((method) => method.toUpperCase() === run.method);
  return allowed ? undecided("dav_methods", methods.directive) : null;
}

/** ngx_http_static_handler, and what follows where nobody answers. */
function file(run: Run): Outcome {
  if (!FOR_FILES.has(run.method)) return refuse(run, "only GET, HEAD and POST reach files", 405);
  if (run.uri.endsWith("/")) return refuse(run, "no index file, and autoindex is off", 403);
  const gzip = setting(run.scope, "gzip_static");
  if (gzip?.args[0] === "always") return undecided("gzip_static", gzip.directive);
  const kind = kindOf(run, run.uri);
  if (kind === "500") return refuse(run, "an alias cannot be used where the URI was rewritten", 500);
  if (kind === "missing") return notFound(run);
  if (kind === "directory") return toSlash(run);
  if (run.method === "POST") return refuse(run, "a file is not posted to", 405);
  const conditional = CONDITIONS.find((key) => run.header(key) !== null);
  if (conditional !== undefined)
    undecided(`size and date of the file ${run.uri}, for ${conditional}`, rootDirective(run));
  run.step(`the file ${run.uri} answers`, rootDirective(run));
  run.status = 200;
  run.contentLengthOut = unknown("content-length");
  run.isFile = true;
  run.allowsRanges = true;
  if (isOn(run.scope, "etag")) run.responseHeaders.push({ name: "ETag", value: unknown("etag") });
  setContentType(run);
  return RESPONSE;
}

function toSlash(run: Run): Outcome {
  const target = `${escapeUri(run.uri, "path")}/${run.args === "" ? "" : `?${run.args}`}`;
  setLocationHeader(run, target);
  run.step("a directory is asked for without a slash: redirect", rootDirective(run));
  return status(301);
}

function notFound(run: Run): Outcome {
  return refuse(run, "no such file", 404);
}

function refuse(run: Run, what: string, code: number): Outcome {
  run.step(what, rootDirective(run));
  return status(code);
}

/** `name` is put behind the path: an `alias` in a location given by a regular expression stands for the whole of it. */
function kindOf(run: Run, uri: string, name = ""): "file" | "directory" | "missing" | "500" {
  const path = mappedPath(run, uri);
  if (path === null) return "500";
  const directive: Directive | null = rootDirective(run);
  const text = fromBytes(known(path, directive) + name);
  const found = run.asked.world.file(text);
  return found === "unknown" ? undecided(`the file ${text}`, directive) : found;
}
