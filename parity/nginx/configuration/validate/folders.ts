import type { Call, Refusal } from "./types";

/** A folder that nginx writes to by itself. */
export interface Folder {
  readonly directive: Call["directive"];
  /** Digits of the folders in it that files of a moment are spread over; null: it is a cache's. */
  readonly levels: string | null;
}

/** ngx_add_path: a folder is for one cache, or for files of a moment that all have the same levels. */
export function addFolder(call: Call, levels: readonly number[] | null): Refusal | null {
  // Compared are the texts, with a slash at their end.
  const path = call.args[0]!;
  const { folders } = call.reading;
  const earlier = folders.get(path);
  const folder = { directive: call.directive, levels: levels?.join(" ") ?? null };
  if (earlier === undefined) {
    folders.set(path, folder);
    return null;
  }
  const { position, nginxLine } = earlier.directive;
  const place = `${position.file}:${nginxLine}`;
  const name = path.replace(/\/$/, "");
  if (earlier.levels === null || folder.levels === null) {
    const hint = "Give each cache a folder of its own.";
    return { message: `the same path name "${name}" used in ${place} and`, hint };
  }
  if (earlier.levels === folder.levels) return null;
  const hint = "Write the same numbers behind the path in both places, or give each a folder of its own.";
  return { message: `the same path name "${name}" in ${place} has the different levels than`, hint };
}
