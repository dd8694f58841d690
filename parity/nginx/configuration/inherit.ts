import { commandsOf } from "../grammar/table";
import type { Directive } from "../types";
import { defaultOf, defaultRequestHeaders } from "./defaults";
import type { Effective, Location, Scope, WebServer } from "./types";

/**
 * Directives of one array in nginx: one of them in a block hides all of them further out.
 * ngx_http_core_merge_loc_conf (root and alias share one field), ngx_http_access_merge_loc_conf.
 */
const GROUPS: readonly (readonly string[])[] = [
  ["root", "alias"],
  ["allow", "deny"],
];

const GROUP_OF: ReadonlyMap<string, readonly string[]> = new Map(
  GROUPS.flatMap((group) => group.map((name): [string, readonly string[]] => [name, group])),
);

/** Set a location's handler or its script; an inner location has its own (no merge in their modules). */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  ...["if", "set", "return", "rewrite", "break", "try_files", "location", "limit_except", "server_name", "listen"],
  ...["stub_status", "empty_gif", "flv", "mp4", "perl", "server"],
]);

/** Inherited by `if` and `limit_except` alone: `clcf->noname` in the merge functions of the upstream modules. */
const INHERITED_WITHOUT_NAME: ReadonlySet<string> = new Set(
  ["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached", "tunnel"].map((module) => `${module}_pass`),
);

/**
 * The value in effect: of the innermost block that sets it, else nginx's default for `facts.version` (the newest nginx
 * that is known where that is null), else null. Null also for what is not inherited and not set in this very block.
 */
export function effective(scope: Scope, name: string): Effective | null {
  const set = nearest(scope, name, GROUP_OF.get(name) ?? [name]);
  if (set !== null)
    return together(
      set.filter((node) => node.name === name),
      scope,
    );
  const args = defaultOf(name, webServerOf(scope).facts.version);
  return args === null ? null : { args, directive: null };
}

/**
 * The values in effect of a directive that can stand several times, in order. They are inherited all or nothing: one in
 * a block hides all that stand further out. Further names give the order among them (`allow`, `deny`). For
 * `proxy_set_header` and its kin the headers that nginx sets unless they are redefined come behind.
 */
export function effectiveAll(scope: Scope, name: string, ...more: readonly string[]): readonly Effective[] {
  const names = [name, ...more];
  const set = ADDED.has(name) ? added(scope, name) : (nearest(scope, name, GROUP_OF.get(name) ?? names) ?? []);
  const found: Effective[] = [];
  for (const directive of set) if (names.includes(directive.name)) found.push({ args: directive.args, directive });
  const headers = defaultRequestHeaders(name, webServerOf(scope).facts.version);
  if (headers !== null) {
    const given = new Set(found.map(({ args }) => args[0]?.toLowerCase()));
    for (const args of headers) if (!given.has(args[0]!.toLowerCase())) found.push({ args, directive: null });
  } else if (set.length === 0) {
    const args = defaultOf(name, webServerOf(scope).facts.version);
    if (args !== null) found.push({ args, directive: null });
  }
  return found;
}

/** Values of the handlers that collect: written twice in one block, they count together. */
const COLLECTING: ReadonlySet<string> = new Set([
  "conf_set_bitmask_slot",
  "http_types_slot",
  "http_set_predicate_slot",
  "http_index_set_index",
  "http_core_server_name",
  "http_valid_referers",
]);

/** One value of the directives of one name in one block; null where there are none: others of its group hide it. */
function together(set: readonly Directive[], scope: Scope): Effective | null {
  const directive = set.at(-1);
  if (directive === undefined) return null;
  const { name, args } = directive;
  if (name === "keepalive_timeout" && args.length === 1) return { args: withHeader(args, scope), directive };
  const collects = set.length > 1 && commandsOf(name).some(({ handler }) => COLLECTING.has(handler));
  return { args: collects ? set.flatMap((node) => node.args) : args, directive };
}

/** The header of `keepalive_timeout` is a value of its own: one that is set further out stays in effect. */
function withHeader(args: readonly string[], scope: Scope): readonly string[] {
  for (let at: Scope | null = scope; at !== null; at = outer(at, "keepalive_timeout")) {
    const header = directivesOf(at).get("keepalive_timeout")?.at(-1)?.args[1];
    if (header !== undefined) return [...args, header];
  }
  return args;
}

/** Their inheritance can be set, since 1.29.3: `add_header_inherit on | off | merge`. */
const ADDED: ReadonlySet<string> = new Set(["add_header", "add_trailer"]);
const INHERIT = "_inherit";

function added(scope: Scope, name: string): readonly Directive[] {
  const found: Directive[] = [];
  for (let at: Scope | null = scope; at !== null; at = outer(at, name)) {
    const own = directivesOf(at).get(name) ?? [];
    found.push(...own);
    const mode = effective(at, `${name}${INHERIT}`)?.args[0]?.toLowerCase() ?? "on";
    if (mode === "off" || (mode === "on" && own.length > 0)) break;
  }
  return found;
}

/** The directives whose values in effect can depend on one of that name. */
export function influencedBy(name: string): readonly string[] {
  const group = GROUP_OF.get(name);
  if (group !== undefined) return group;
  return name.endsWith(INHERIT) ? [name, name.slice(0, -INHERIT.length)] : [name];
}

/** `http` that a scope belongs to. */
export function webServerOf(scope: Scope): WebServer {
  let at = scope;
  while (at.kind !== "http") at = at.parent;
  return at;
}

/** All directives of the group in the innermost block that has one; null where none does. */
function nearest(scope: Scope, name: string, group: readonly string[]): readonly Directive[] | null {
  for (let at: Scope | null = scope; at !== null; at = outer(at, name)) {
    const own = directivesOf(at);
    const first = group.length === 1 ? own.get(group[0]!) : group.flatMap((member) => own.get(member) ?? []);
    if (first === undefined || first.length === 0) continue;
    return group.length === 1 ? first : first.toSorted(inOrderOf(at));
  }
  const { main, events } = webServerOf(scope);
  return main.get(name) ?? events.get(name) ?? null;
}

function outer(scope: Scope, name: string): Scope | null {
  if (scope.kind === "http" || NOT_INHERITED.has(name)) return null;
  if (INHERITED_WITHOUT_NAME.has(name) && !isNameless(scope)) return null;
  return scope.parent;
}

function isNameless(scope: Scope): boolean {
  return scope.kind === "location" && (scope.modifier === "if" || scope.modifier === "limit_except");
}

/** Includes can bring directives of several files together: their offsets say nothing. */
function inOrderOf(scope: Scope): (a: Directive, b: Directive) => number {
  const block = scope.directive?.block ?? [];
  return (a, b) => block.indexOf(a) - block.indexOf(b);
}

const OWN = new WeakMap<Directive, ReadonlyMap<string, readonly Directive[]>>();
const NOTHING: ReadonlyMap<string, readonly Directive[]> = new Map();

/** The directives of a block by name, in order. */
function directivesOf(scope: Scope): ReadonlyMap<string, readonly Directive[]> {
  const block: Directive | null = scope.directive;
  if (block === null) return NOTHING;
  let own = OWN.get(block);
  if (own === undefined) {
    own = byName(block.block ?? []);
    OWN.set(block, own);
  }
  return own;
}

/** Directives by name, in order. */
export function byName(directives: readonly Directive[]): Map<string, Directive[]> {
  const found = new Map<string, Directive[]>();
  for (const directive of directives) {
    const list = found.get(directive.name);
    if (list === undefined) found.set(directive.name, [directive]);
    else list.push(directive);
  }
  return found;
}

/** The innermost location that has a name: where an `if` or a `limit_except` stands. */
export function namedLocation(location: Location): Location {
  let at = location;
  while (isNameless(at) && at.parent.kind === "location") at = at.parent;
  return at;
}
