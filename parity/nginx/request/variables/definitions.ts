import type { WebServer } from "../../configuration/types";
import type { Directive } from "../../types";
import { toBytes } from "../bytes";
import { patternOf } from "../pattern";
import { compileGeo, type GeoTable } from "./geo";
import { compileMap, type MapTable } from "./map";
import { compileSplit, type Split } from "./split-clients";

export type Definition = { readonly name: string; readonly directive: Directive; readonly volatile: boolean } & (
  | { readonly kind: "map"; readonly table: MapTable }
  | { readonly kind: "geo"; readonly table: GeoTable }
  | { readonly kind: "split_clients"; readonly split: Split }
  /** Of a module that is not modelled (`geoip_country`, `js_set` …). */
  | { readonly kind: "foreign" }
);

interface Known {
  readonly definitions: ReadonlyMap<string, () => Definition>;
  readonly made: Map<string, Definition>;
  named: ReadonlySet<string> | null;
  caught: ReadonlySet<string> | null;
}

const KNOWN = new WeakMap<WebServer, Known>();

/** The definition of a variable in `http` (`map`, `geo`, `split_clients` …); null: it has none. `name` in lower case. */
export function definitionOf(web: WebServer, name: string): Definition | null {
  const known = knownOf(web);
  let made = known.made.get(name);
  if (made === undefined) {
    made = known.definitions.get(name)?.();
    if (made === undefined) return null;
    known.made.set(name, made);
  }
  return made;
}

/** Whether `set`, `auth_request_set` or a named capture gives the variable a value somewhere: elsewhere it is empty. */
export function isNamedSomewhere(web: WebServer, name: string): boolean {
  const known = knownOf(web);
  known.named ??= namedIn(web.directive?.block ?? []);
  return known.named.has(name);
}

/** Variables that named groups of maps give values to: while a text is made, each can change under it. */
export function caughtByMaps(web: WebServer): ReadonlySet<string> {
  const known = knownOf(web);
  if (known.caught === null) {
    const maps = (web.directive?.block ?? []).filter(({ name }) => name === "map");
    const sources = maps.flatMap(({ block }) => (block ?? []).map(({ name }) => name));
    known.caught = new Set(sources.filter((source) => source.includes("(?")).flatMap(groupNames));
  }
  return known.caught;
}

function knownOf(web: WebServer): Known {
  let known = KNOWN.get(web);
  if (known === undefined) {
    known = { definitions: collect(web.directive?.block ?? []), made: new Map(), named: null, caught: null };
    KNOWN.set(web, known);
  }
  return known;
}

/** In the order of the file: a named group that comes behind takes the variable over (ngx_http_regex_compile). */
function collect(block: readonly Directive[]): ReadonlyMap<string, () => Definition> {
  const found = new Map<string, () => Definition>();
  for (const directive of block) {
    const define = DEFINE.get(directive.name);
    // The arguments of others are not read: an answer that looks at none of them is the same without them.
    const last = define === undefined ? undefined : directive.args.at(-1);
    if (define !== undefined && last?.startsWith("$")) {
      const name = toBytes(last.slice(1)).toLowerCase();
      found.set(name, () => define(name, directive));
    }
    const waiting = found.size === 0 ? [] : [directive];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const inMap = at.name === "map";
      for (const text of inMap ? (at.block ?? []).map(({ name }) => name).filter(isPattern) : patternsIn(at))
        if (text.includes("(?")) for (const name of groupNames(text)) found.delete(name);
      if (!inMap) waiting.push(...(at.block ?? []));
    }
  }
  return found;
}

function isPattern(text: string): boolean {
  return text.startsWith("~");
}

/** What a directive certainly takes for a regular expression. */
function patternsIn(directive: Directive): readonly string[] {
  const { name } = directive;
  if (!HAS_PATTERNS.has(name)) return [];
  const { args } = directive;
  if (name === "server_name") return args.filter(isPattern);
  if (name === "location") return args.slice(0, -1).some(isPattern) ? args.slice(-1) : args.filter(isPattern);
  if (name === "rewrite") return args.slice(0, 1);
  return args.some((arg) => /^!?~/.test(arg)) ? args.slice(-1) : [];
}

const HAS_PATTERNS: ReadonlySet<string> = new Set(["server_name", "location", "rewrite", "if"]);

const DEFINE: ReadonlyMap<string, (name: string, directive: Directive) => Definition> = new Map([
  ["map", mapDefinition],
  ["geo", geoDefinition],
  ["split_clients", splitDefinition],
]);

function mapDefinition(name: string, directive: Directive): Definition {
  const table = compileMap(directive);
  return { kind: "map", name, directive, volatile: table.volatile, table };
}

function geoDefinition(name: string, directive: Directive): Definition {
  return { kind: "geo", name, directive, volatile: false, table: compileGeo(directive) };
}

function splitDefinition(name: string, directive: Directive): Definition {
  return { kind: "split_clients", name, directive, volatile: false, split: compileSplit(directive) };
}

function namedIn(block: readonly Directive[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (directives: readonly Directive[]) => {
    for (const directive of directives) {
      if (directive.name === "set" || directive.name === "auth_request_set") {
        const name = directive.args[0];
        if (name?.startsWith("$")) names.add(toBytes(name.slice(1)).toLowerCase());
      }
      // Whatever holds a named group may be a regular expression: a name too many is a text less taken for unknown.
      for (const argument of [directive.name, ...directive.args]) {
        if (argument.includes("(?")) for (const name of groupNames(argument)) names.add(name);
      }
      if (directive.block !== null) visit(directive.block);
    }
  };
  visit(block);
  return names;
}

function groupNames(argument: string): readonly string[] {
  const found = [...patternOf(toBytes(argument), false).names.keys()];
  const loose = [...argument.matchAll(/\(\?(?:P?<|')([A-Za-z_]\w*)[>']/g)].map((match) => match[1]!);
  return [...found, ...loose].map((name) => name.toLowerCase());
}
