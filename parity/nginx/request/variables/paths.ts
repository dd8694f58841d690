import { isAbsolutePath, pathOf, rootOf } from "../paths";
import type { Run } from "../run";
import type { Text } from "../types";

/** `$document_root`: `root` or `alias` in effect. */
export function documentRoot(run: Run): Text {
  const root = rootOf(run);
  return typeof root === "string" && !isAbsolutePath(root) ? { unknown: "document_root" } : root;
}

/** `$request_filename`. */
export function requestFilename(run: Run): Text {
  return pathOf(run);
}
