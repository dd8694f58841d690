import { type Outcome, RESPONSE, status } from "./outcome";
import { setLocationHeader } from "./response-headers";
import type { Run } from "./run";
import { word } from "./settings";
import { unknown } from "./text";
import { typeOf } from "./types-table";
import type { Value } from "./value";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** ngx_http_send_response: a status with a text; for a redirect the text is where to. `$status` in it is that status. */
export function sendResponse(run: Run, code: number, value: Value | null): Outcome {
  run.status = code;
  run.discarded = true;
  const text = value === null ? "" : run.evaluate(value);
  if (REDIRECTS.has(code)) {
    setLocationHeader(run, text);
    return status(code);
  }
  run.body = text;
  run.contentLengthOut = typeof text === "string" ? text.length : unknown("content-length");
  setContentType(run);
  return RESPONSE;
}

/** ngx_http_set_content_type: by the extension of the path, else `default_type`. */
export function setContentType(run: Run): void {
  if (run.contentType !== null && run.contentType !== "") return;
  run.contentType = typeOf(run.scope, run.extension) ?? word(run.scope, "default_type") ?? "";
}
