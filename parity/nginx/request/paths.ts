import type { Location, Scope, Server } from "../configuration/types";
import type { Directive } from "../types";
import { toBytes } from "./bytes";
import type { Run } from "./run";
import { memo, setting } from "./settings";
import type { Text } from "./types";
import { compiledText, type Value } from "./value";

interface Root {
  readonly value: Value;
  readonly directive: Directive | null;
  /** How much of the URI an `alias` stands for; `"all"` in a location given by a regular expression; null: it is a `root`. */
  readonly alias: number | "all" | null;
}

/** `root` or `alias` in effect. nginx's own default, `html`, is relative to its prefix. */
function rootIn(run: Run): Root {
  const { scope } = run;
  return memo(scope, "root", () => {
    const alias = setting(scope, "alias");
    if (alias?.directive != null) {
      return {
        ...compile(alias.args[0]!, false),
        directive: alias.directive,
        alias: replaced(scope, alias.directive),
      };
    }
    const root = setting(scope, "root");
    return { ...compile(root?.args[0] ?? "html", true), directive: root?.directive ?? null, alias: null };
  });
}

function compile(path: string, isRoot: boolean): { value: Value } {
  return { value: compiledText(isRoot && path.endsWith("/") ? path.slice(0, -1) : path) };
}

/** The length of the name of the location that the `alias` stands in: inner locations inherit it with the path. */
function replaced(scope: Server | Location, directive: Directive): number | "all" {
  for (let at: Scope = scope; at.kind !== "http"; at = at.parent) {
    if (!at.directive.block?.includes(directive)) continue;
    let named: Scope = at;
    while (named.kind === "location" && (named.modifier === "if" || named.modifier === "limit_except"))
      named = named.parent;
    if (named.kind !== "location") return 0;
    return named.modifier.startsWith("~") ? "all" : toBytes(named.pattern).length;
  }
  return 0;
}

/** `$document_root`: as given, possibly relative to nginx's prefix. */
export function rootOf(run: Run): Text {
  return run.evaluate(rootIn(run).value);
}

export function rootDirective(run: Run): Directive | null {
  return rootIn(run).directive;
}

export function hasAlias(run: Run): boolean {
  return rootIn(run).alias !== null;
}

/** Whether the whole path stands in the `alias` (in a location given by a regular expression). */
export function aliasIsWhole(run: Run): boolean {
  return rootIn(run).alias === "all";
}

/** How much of the URI the `alias` stands for. */
export function aliasLength(run: Run): number {
  const { alias } = rootIn(run);
  return typeof alias === "number" ? alias : 0;
}

export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/");
}

/** ngx_http_map_uri_to_path. A relative path is relative to nginx's prefix. Null: 500, an `alias` behind a `rewrite … break`. */
export function mappedPath(run: Run, uri: string = run.uri): Text | null {
  const { value, alias } = rootIn(run);
  if (alias !== null && !run.validLocation) return null;
  const root = run.evaluate(value);
  if (typeof root !== "string") return root;
  if (alias === "all") return run.addUriToAlias ? root + uri : root;
  return root + uri.slice(alias ?? 0);
}

/** `$request_filename`. */
export function pathOf(run: Run): Text {
  const path = mappedPath(run) ?? "";
  return typeof path === "string" && !isAbsolutePath(path) ? { unknown: "request_filename" } : path;
}
