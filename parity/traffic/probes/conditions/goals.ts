import { below, type Directive } from "../../../nginx";
import type { Location, Server, WebServer } from "../../../nginx/configuration/types";
import type { Met } from "../../../nginx/request/types";
import { compiledText } from "../../../nginx/request/value";
import { definitionOf } from "../../../nginx/request/variables/definitions";

/** Something that only some requests meet, so that what hangs on it shows in their answers alone. */
export interface Goal {
  readonly kind: "server" | "location" | "if" | "rewrite" | "entry" | "value";
  /** What is met; of a `value` the directive that uses the variable. */
  readonly directive: Directive;
  /** Null: it stands in `http`. */
  readonly server: Server | null;
  /** The location that it stands in, or is. */
  readonly location: Location | null;
  /** Of an entry. */
  readonly table: Directive | null;
  /** Of an entry its table's variable, of a value the one that is used; else empty. */
  readonly variable: string;
  /** Of a server: names by which clients come to it. */
  readonly hosts?: readonly string[];
}

/** What nobody who asks and waits for the answer sees anything of. */
const UNSEEN =
  /^(?:access_log|error_log|log_\w+|rewrite_log|\w*limit_(?:req|conn|rate)\w*|\w+_cache\w*|\w+_no_cache|hash|keepalive\w*|\w+_timeout|gzip\w*|server_name|listen|ssl_\w+)$/;

export const isUnseen = ({ name }: Pick<Directive, "name">): boolean => UNSEEN.test(name);

/** {@link Met}, of whatever reading of the same configuration. */
export interface Seen extends Pick<Met, "read" | "carried"> {
  has(directive: Directive): boolean;
}

/** Whether a request that met this met the goal. */
export function isMetBy({ kind, directive, location, variable }: Goal, seen: Seen): boolean {
  if (kind !== "value") return seen.has(directive);
  return seen.carried.has(variable) && (location === null || seen.has(location.directive));
}

/**
 * Whether a request that met this looked at what tells the goal from others: a value that another one stands in front of is
 * for nobody, whatever he carries.
 */
export function isLookedAtBy({ kind, table, location, variable }: Goal, seen: Seen): boolean {
  if (kind === "entry") return seen.has(table!);
  if (kind !== "value") return true;
  return seen.read.has(variable) && (location === null || seen.has(location.directive));
}

/** A client may send it, or not; what `Host` and the like are, it always says. */
const CARRIED = /^(?:http_|arg_|cookie_|args$|query_string$|is_args$)/;

/** Variables in a text of the configuration. */
export function variablesIn(text: string): string[] {
  if (!text.includes("$")) return [];
  return compiledText(text).pieces.flatMap((piece) =>
    typeof piece !== "string" && "variable" in piece ? piece.variable : [],
  );
}

/** All of these servers, in the order of the configuration, then the tables that answers of theirs can depend on. */
export function goalsOf(web: WebServer, servers: ReadonlySet<Server>): Goal[] {
  const inHttp = (web.directive?.block ?? []).filter(({ block }) => block === null);
  const goals = [
    ...inHttp.flatMap((directive) => valueGoals(directive, null, null)),
    ...[...servers].flatMap((server) => serverGoals(server)),
  ];
  const seen = [...inHttp, ...[...servers].flatMap(({ directive }) => below(directive))];
  const used = seen.filter((directive) => !isUnseen(directive)).flatMap(({ args }) => args.flatMap(variablesIn));
  return [...goals, ...tableGoals(web, used)];
}

function serverGoals(server: Server): Goal[] {
  const locations = new Map(locationsIn(server).map((location) => [location.directive, location] as const));
  const walk = (block: readonly Directive[], around: Location | null): Goal[] =>
    block.flatMap((directive): Goal[] => {
      const goal = { directive, server, location: around, table: null, variable: "" };
      const inside = directive.block ?? [];
      if (directive.name === "rewrite") return [{ ...goal, kind: "rewrite" }];
      if (directive.name === "if") return [{ ...goal, kind: "if" }, ...walk(inside, around)];
      if (directive.name !== "location") return valueGoals(directive, server, around);
      const location = locations.get(directive);
      // Nobody asks for one that is internal: errors of the application lead there.
      if (location === undefined || inside.some(({ name }) => name === "internal")) return [];
      const own: Goal[] = location.modifier === "@" ? [] : [{ ...goal, kind: "location", location }];
      return [...own, ...walk(inside, location)];
    });
  return walk(server.directive.block ?? [], null);
}

function locationsIn(server: Server): Location[] {
  const all = [...server.locations, ...server.named.values()];
  for (let index = 0; index < all.length; index++) all.push(...all[index]!.locations);
  return all;
}

function valueGoals(directive: Directive, server: Server | null, location: Location | null): Goal[] {
  if (directive.block !== null || isUnseen(directive)) return [];
  const variables = new Set(directive.args.flatMap(variablesIn).filter((name) => CARRIED.test(name)));
  // The header that comes is the one that goes on.
  if (/_set_header$/.test(directive.name)) variables.delete(`http_${nameOf(directive.args[0] ?? "")}`);
  return [...variables].map((variable) => ({ kind: "value", directive, server, location, table: null, variable }));
}

/** As variables name a header. */
export const nameOf = (header: string): string => header.toLowerCase().replaceAll("-", "_");

/** What decides which entry of a table is taken; nothing where that is not told by a variable. */
export function tableVariables(web: WebServer, name: string): string[] {
  const definition = definitionOf(web, name);
  if (definition?.kind === "geo") return [definition.table.source ?? "remote_addr"];
  return definition?.directive.args.slice(0, -1).flatMap(variablesIn) ?? [];
}

/** What stands in a table and is no entry: its parameters. */
const NO_ENTRY = /^(?:hostnames|volatile|ranges|proxy|proxy_recursive|delete|include)$/;

function tableGoals(web: WebServer, used: readonly string[]): Goal[] {
  const goals: Goal[] = [];
  const left = [...used];
  const seen = new Set<string>();
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const definition = seen.has(name) ? null : definitionOf(web, name);
    seen.add(name);
    if (definition === null) continue;
    const { directive } = definition;
    const entries = (directive.block ?? []).filter(({ name: key, args }) => args.length > 0 && !NO_ENTRY.test(key));
    const own = { kind: "entry", server: null, location: null, table: directive, variable: name } as const;
    goals.push(...entries.map((entry) => ({ ...own, directive: entry })));
    left.push(...directive.args.slice(0, -1).flatMap(variablesIn));
    left.push(...entries.flatMap(({ args }) => args.flatMap(variablesIn)));
  }
  return goals;
}
