import { resolveIncludes, whereOf } from "../nginx";
import type { DeclaredSetting } from "../traffic";
import type { DeclaredWebServer } from "../traffic/types";

const known = new WeakMap<DeclaredWebServer, ReadonlyMap<string, readonly string[]>>();

/** The setting, and, where it is an `include`, every setting of the files that it brings, and of theirs. */
export function withIncluded(
  web: DeclaredWebServer,
  settings: readonly DeclaredSetting[],
  all: readonly DeclaredSetting[],
): readonly DeclaredSetting[] {
  const found = new Set(settings);
  for (const setting of found) {
    if (setting.directive.name !== "include") continue;
    const files = includesOf(web).get(whereOf(setting.directive)) ?? [];
    for (const one of all) if (files.includes(one.file)) found.add(one);
  }
  return [...found];
}

/** Place of an `include` → the files that it brings. */
function includesOf(web: DeclaredWebServer): ReadonlyMap<string, readonly string[]> {
  const before = known.get(web);
  if (before !== undefined) return before;
  const texts = new Map(web.files.map(({ path, text }) => [path, text]));
  const { includes } = resolveIncludes(web.main, texts);
  const made = new Map(includes.map(({ directive, files }) => [whereOf(directive), files]));
  known.set(web, made);
  return made;
}
