import { effective } from "../configuration/inherit";
import type { Location, Server } from "../configuration/types";
import { toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { type Pattern, patternOf } from "./pattern";

export type LocationMatch =
  | { readonly kind: "location"; readonly location: Location }
  /** `/a` where `location /a/` passes to another server: nginx answers 301 (`auto_redirect`). */
  | { readonly kind: "redirect"; readonly location: Location }
  | { readonly kind: "none" };

interface Tree {
  readonly exact: ReadonlyMap<string, Location>;
  /** Prefixes, the longest first. */
  readonly prefixes: readonly { readonly name: string; readonly location: Location }[];
  readonly redirects: ReadonlyMap<string, Location>;
  readonly patterns: readonly { readonly pattern: Pattern; readonly location: Location }[];
}

const TREES = new WeakMap<Server | Location, Tree>();
const NONE: LocationMatch = { kind: "none" };

/**
 * The location that answers for a path (decoded, normalised): exact, `^~`, regular expressions in order, longest prefix,
 * then nested ones alike. Null: none, the server itself answers. Throws {@link CannotDecide} where a regular expression
 * cannot be run. Where nginx only redirects to `path/`, it is the location that it redirects to.
 */
export function chooseLocation(server: Server, path: string): Location | null {
  const match = findLocation(server, toBytes(path), runs);
  return match.kind === "none" ? null : match.location;
}

function runs(pattern: Pattern, text: string, location: Location): boolean {
  const match = pattern.exec(text);
  if (match !== "undecided") return match !== null;
  return undecided(`the regular expression of location ${location.modifier} ${location.pattern}`, location.directive);
}

/** ngx_http_core_find_location. `uri` is bytes; `run` tries a pattern. */
export function findLocation(scope: Server | Location, uri: string, run: RunPattern): LocationMatch {
  const { location, redirect } = find(scope, uri, run);
  if (location === null) return NONE;
  return { kind: redirect ? "redirect" : "location", location };
}

type RunPattern = (pattern: Pattern, text: string, location: Location) => boolean;

interface Found {
  readonly location: Location | null;
  /** NGX_OK and NGX_DONE: regular expressions further out are not tried. */
  readonly final: boolean;
  /** NGX_DONE. */
  readonly redirect: boolean;
}

const DECLINED: Found = { location: null, final: false, redirect: false };

function find(scope: Server | Location, uri: string, run: RunPattern): Found {
  const tree = treeOf(scope);
  const fixed = fixedLocation(tree, uri);
  if (fixed.final) return fixed;
  let found = fixed;
  if (fixed.location !== null) {
    const nested = find(fixed.location, uri, run);
    if (nested.final) return nested;
    if (nested.location !== null) found = nested;
    if (fixed.location.modifier === "^~") return found;
  }
  for (const { pattern, location } of tree.patterns) {
    if (!run(pattern, uri, location)) continue;
    const nested = find(location, uri, run);
    return { location: nested.location ?? location, final: true, redirect: false };
  }
  return found;
}

/** ngx_http_core_find_static_location: its tree in other words. */
function fixedLocation(tree: Tree, uri: string): Found {
  const exact = tree.exact.get(uri);
  if (exact !== undefined) return { location: exact, final: true, redirect: false };
  const prefix = tree.prefixes.find(({ name }) => uri.startsWith(name));
  if (prefix?.name.length !== uri.length) {
    const redirect = tree.redirects.get(`${uri}/`);
    if (redirect !== undefined) return { location: redirect, final: true, redirect: true };
  }
  return prefix === undefined ? DECLINED : { location: prefix.location, final: false, redirect: false };
}

function treeOf(scope: Server | Location): Tree {
  let tree = TREES.get(scope);
  if (tree === undefined) {
    tree = buildTree(scope.locations);
    TREES.set(scope, tree);
  }
  return tree;
}

function buildTree(locations: readonly Location[]): Tree {
  const exact = new Map<string, Location>();
  const redirects = new Map<string, Location>();
  const prefixes: { name: string; location: Location }[] = [];
  const patterns: { pattern: Pattern; location: Location }[] = [];
  for (const location of locations) {
    const name = toBytes(location.pattern);
    if (location.modifier === "~" || location.modifier === "~*") {
      patterns.push({ pattern: patternOf(name, location.modifier === "~*"), location });
    } else if (location.modifier === "=") exact.set(name, location);
    else if (location.modifier === "" || location.modifier === "^~") prefixes.push({ name, location });
    else continue;
    if (name.endsWith("/") && redirectsToSlash(location) && !redirects.has(name)) redirects.set(name, location);
  }
  // An exact location of the same name is on the same node of nginx's tree, and comes first.
  for (const name of redirects.keys()) redirects.set(name, exact.get(name) ?? redirects.get(name)!);
  prefixes.sort((a, b) => b.name.length - a.name.length);
  return { exact, prefixes, redirects, patterns };
}

const PASSES = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass"] as const;

/** These set `auto_redirect` last, and are through where there are variables. */
const NOT_WITH_VARIABLES = new Set(["uwsgi_pass", "scgi_pass"]);

/** The handlers that set `auto_redirect`, where they stand in the location itself. */
function redirectsToSlash(location: Location): boolean {
  return PASSES.some((name) => {
    const directive = effective(location, name)?.directive ?? null;
    return directive !== null && !(NOT_WITH_VARIABLES.has(name) && directive.args[0]!.includes("$"));
  });
}
