import { undecided } from "../cannot-decide";
import { acceptsGzip } from "../gzip";
import { type Outcome, status } from "../outcome";
import type { Run } from "../run";
import { isOn, setting } from "../settings";
import { unknown } from "../text";
import { fileAnswers, lookAt } from "./files";

/** ngx_http_gzip_static_handler: the file with `.gz` behind its name, in place of it. Null: the others answer. */
export function gzipStatic(run: Run): Outcome | null {
  const found = setting(run.scope, "gzip_static");
  const mode = found?.args[0]?.toLowerCase() ?? "off";
  if (mode === "off" || (run.method !== "GET" && run.method !== "HEAD") || run.uri.endsWith("/")) return null;
  const accepted = mode === "always" || acceptsGzip(run);
  if (!accepted && !isOn(run.scope, "gzip_vary")) return null;
  // Asked first: whoever supposes files one by one supposes the usual one.
  const plain = lookAt(run, run.uri);
  const packed = lookAt(run, run.uri, ".gz");
  if (packed.kind === "500") return status(500);
  if (packed.kind === "missing") return null;
  if (packed.kind === "unknown") {
    if (!accepted) return null;
    if (plain.kind !== "file") {
      return undecided(`the file ${plain.kind === "unknown" ? plain.path : packed.path}`, found?.directive);
    }
    run.responseHeaders.push({ name: "Content-Encoding", value: unknown("gzip_static") });
    return null;
  }
  if (mode === "on") run.gzipVaries = true;
  if (!accepted || packed.kind === "directory") return null;
  run.step(`the file ${run.uri}.gz answers`, found?.directive ?? null);
  const outcome = fileAnswers(run);
  run.responseHeaders.push({ name: "Content-Encoding", value: "gzip" });
  return outcome;
}
