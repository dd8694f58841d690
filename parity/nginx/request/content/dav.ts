import { fromBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { escapeUri } from "../escape";
import { type Outcome, RESPONSE, status } from "../outcome";
import { rootOf } from "../paths";
import { setLocationHeader } from "../response-headers";
import type { Run } from "../run";
import { isOn, setting } from "../settings";
import { kindAt, kindOf } from "./files";

const METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE", "MKCOL", "COPY", "MOVE"]);

/** ngx_http_dav_handler, where nginx may write what it reads. Null: it is not asked for. */
export function dav(run: Run): Outcome | null {
  const methods = setting(run.scope, "dav_methods");
  if (methods === null || !METHODS.has(run.method)) return null;
  if (!methods.args.some((method) => method.toUpperCase() === run.method)) return null;
  run.step(`dav_methods allows ${run.method}`, methods.directive);
  if (run.method === "PUT") return put(run);
  if ((run.contentLength ?? 0) > 0 || run.chunked) return status(415);
  if (run.method === "DELETE") return remove(run);
  if (run.method === "MKCOL") return makeFolder(run);
  return run.header("destination") === null ? status(400) : undecided("dav_methods", methods.directive);
}

/** ngx_http_dav_put_handler. Without a length there is no body to take the file from. */
function put(run: Run): Outcome {
  if (run.uri.endsWith("/")) return status(409);
  if (run.header("content-range") !== null) return status(501);
  if (run.contentLength === null && !run.chunked) return status(500);
  const { kind, path } = kindOf(run, run.uri);
  if (kind === "500") return status(500);
  if (kind === "directory") return status(409);
  if (kind === "missing" && !isThere(run, folderOf(path)) && !isOn(run.scope, "create_full_put_path"))
    return status(500);
  if (kind === "missing") setLocationHeader(run, escapeUri(run.uri, "path"));
  run.status = kind === "missing" ? 201 : 204;
  run.contentLengthOut = 0;
  return RESPONSE;
}

function remove(run: Run): Outcome {
  const least = Number(setting(run.scope, "min_delete_depth")?.args[0] ?? 0);
  // The path has to go on behind the last of them.
  if (run.uri.slice(0, -1).split("/").length - 1 < least) return status(409);
  const { kind, path } = kindOf(run, run.uri);
  if (kind === "500") return status(500);
  if (kind === "missing") return status(isBelowFile(run, path) ? 409 : 404);
  if (kind === "directory" && !run.uri.endsWith("/")) return status(409);
  const depth = run.header("depth")?.toLowerCase() ?? "infinity";
  return status(depth === "infinity" || (kind === "file" && depth === "0") ? 204 : 400);
}

function makeFolder(run: Run): Outcome {
  if (!run.uri.endsWith("/")) return status(409);
  const { kind, path } = kindOf(run, run.uri);
  if (kind === "500") return status(500);
  if (kind !== "missing") return status(405);
  const plain = path.slice(0, -1);
  if (kindAt(run, plain) === "file") return status(405);
  if (!isThere(run, folderOf(plain))) return status(409);
  setLocationHeader(run, escapeUri(run.uri, "path"));
  return status(201);
}

/** ENOTDIR, where it else is ENOENT. That the folder of all is one, is taken for granted. */
function isBelowFile(run: Run, path: string): boolean {
  const root = rootOf(run);
  const least = typeof root === "string" ? fromBytes(root).replace(/\/$/, "").length : 0;
  for (let at = folderOf(path.replace(/\/$/, "/.")); at.length > least && at !== "/"; at = folderOf(at)) {
    const kind = kindAt(run, at);
    if (kind !== "missing") return kind === "file";
  }
  return false;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function isThere(run: Run, folder: string): boolean {
  return kindAt(run, folder) === "directory";
}
