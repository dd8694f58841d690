import { fromBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { type Outcome, RESPONSE } from "../outcome";
import { mappedPath, rootDirective } from "../paths";
import type { Run } from "../run";
import { setContentType } from "../send";
import { isOn } from "../settings";
import { known, unknown } from "../text";
import type { World } from "../types";

type Kind = ReturnType<World["file"]>;

/** Whether they hold, the file decides (ngx_http_not_modified_header_filter, ngx_http_range_header_filter). */
const CONDITIONS = ["range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];

/**
 * What lies at the path of a URI; `name` is put behind it, as an `alias` in a location given by a regular expression stands
 * for the whole of the path. `500`: nginx makes no path of it.
 */
export function lookAt(run: Run, uri: string, name = ""): { readonly kind: Kind | "500"; readonly path: string } {
  const path = mappedPath(run, uri);
  if (path === null) return { kind: "500", path: "" };
  const text = fromBytes(known(path, rootDirective(run)) + name);
  return { kind: run.asked.world.file(text), path: text };
}

interface Found {
  readonly kind: Exclude<Kind, "unknown"> | "500";
  readonly path: string;
}

/** As {@link lookAt}, where the answer hangs on it. */
export function kindOf(run: Run, uri: string, name = ""): Found {
  const { kind, path } = lookAt(run, uri, name);
  return { kind: kind === "unknown" ? missed(run, path) : kind, path };
}

/** What lies at a path, where the answer hangs on it. */
export function kindAt(run: Run, path: string): Exclude<Kind, "unknown"> {
  const kind = run.asked.world.file(path);
  return kind === "unknown" ? missed(run, path) : kind;
}

function missed(run: Run, path: string): never {
  return undecided(`the file ${path}`, rootDirective(run));
}

/** The header of a file that is sent. */
export function fileAnswers(run: Run): Outcome {
  const conditional = CONDITIONS.find((key) => run.header(key) !== null);
  if (conditional !== undefined)
    undecided(`size and date of the file ${run.uri}, for ${conditional}`, rootDirective(run));
  run.status = 200;
  run.contentLengthOut = unknown("content-length");
  run.isFile = true;
  if (isOn(run.scope, "etag")) run.responseHeaders.push({ name: "ETag", value: unknown("etag") });
  setContentType(run);
  return RESPONSE;
}
