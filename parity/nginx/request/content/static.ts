import { undecided } from "../cannot-decide";
import { escapeUri } from "../escape";
import { foreignDirective } from "../foreign";
import { type Outcome, RESPONSE, status } from "../outcome";
import { rootDirective } from "../paths";
import { setLocationHeader } from "../response-headers";
import type { Run } from "../run";
import { isOn, setting, settingsOf } from "../settings";
import { dav } from "./dav";
import { fileAnswers, kindOf } from "./files";
import { gzipStatic } from "./gzip-static";

const FOR_FILES: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

/** The handlers of the content phase, in nginx's order: random_index, index, autoindex, dav, gzip_static, static. */
export function serveFile(run: Run): Outcome {
  if (run.uri.endsWith("/")) {
    const foreign = foreignDirective(run.scope, "listing");
    if (foreign !== null && run.method !== "POST") undecided(foreign.name, foreign);
    const listed = FOR_FILES.has(run.method) ? (index(run) ?? autoindex(run)) : null;
    if (listed !== null) return listed;
  }
  return dav(run) ?? gzipStatic(run) ?? file(run);
}

/** ngx_http_index_handler. Null: none of the files is there. */
function index(run: Run): Outcome | null {
  const random = setting(run.scope, "random_index");
  if (random?.args[0] === "on") return undecided("random_index", random.directive);
  const found = setting(run.scope, "index");
  for (const argument of indexNames(run)) {
    const name = run.known(argument, found?.directive ?? null);
    if (name.startsWith("/")) return { kind: "internal", uri: name, args: run.args };
    const { kind } = kindOf(run, run.uri, name);
    if (kind === "500") return status(500);
    if (kind !== "missing") {
      run.step(`index finds ${name}`, found?.directive ?? null);
      return { kind: "internal", uri: run.uri + name, args: run.args };
    }
    const { kind: folder } = kindOf(run, run.uri);
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
  const { kind } = kindOf(run, run.uri);
  if (kind === "500") return status(500);
  if (kind !== "directory") return notFound(run);
  run.step("autoindex lists the directory", setting(run.scope, "autoindex")?.directive ?? null);
  run.status = 200;
  run.contentType = listingType(run);
  return RESPONSE;
}

function listingType(run: Run): string {
  const format = setting(run.scope, "autoindex_format")?.args[0]?.toLowerCase();
  if (format === "xml") return "text/xml; charset=utf-8";
  // Without a name for its function it is plain JSON.
  if (format === "json" || (format === "jsonp" && run.variable("arg_callback") === "")) return "application/json";
  return format === "jsonp" ? "application/javascript" : "text/html";
}

/** ngx_http_static_handler, and what follows where nobody answers. */
function file(run: Run): Outcome {
  if (!FOR_FILES.has(run.method)) return refuse(run, "only GET, HEAD and POST reach files", 405);
  if (run.uri.endsWith("/")) return refuse(run, "no index file, and autoindex is off", 403);
  const { kind } = kindOf(run, run.uri);
  if (kind === "500") return refuse(run, "an alias cannot be used where the URI was rewritten", 500);
  if (kind === "missing") return notFound(run);
  if (kind === "directory") return toSlash(run);
  if (run.method === "POST") return refuse(run, "a file is not posted to", 405);
  run.step(`the file ${run.uri} answers`, rootDirective(run));
  run.allowsRanges = true;
  return fileAnswers(run);
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
