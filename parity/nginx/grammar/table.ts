import { atLeast } from "../configuration/version";
import data from "./directives.json";

/** One way in which a directive can stand in a configuration: a row of ngx_command_t. */
export interface Command {
  readonly name: string;
  /** `http_proxy`. */
  readonly module: string;
  /** Optional modules that must be there: `http_ssl`. */
  readonly needs: readonly string[];
  /** A letter for each kind of block; see {@link CONTEXTS}. */
  readonly contexts: string;
  readonly block: boolean;
  /** `f` one, `on` or `off`; `*` any; `1+`, `2+`; else each number that is allowed: `12`. */
  readonly args: string;
  /** The C function that reads the values, without `ngx_`. */
  readonly handler: string;
  /** Whose setting it is: of all of `http`, of a server, of the very block. */
  readonly conf: "main" | "server" | "block";
  /** What two directives may not both set: the name of the first of them. */
  readonly field: string;
  /** Names it takes. */
  readonly values: readonly string[] | null;
  readonly bounds: readonly [low: number, high: number] | null;
  /** What checks the value further, without `ngx_`. */
  readonly post: string | null;
  /** Versions that have it; null: the first, the newest. `until` is exclusive. */
  readonly since: string | null;
  readonly until: string | null;
}

/** Letters of contexts, with how people call these blocks. */
export const CONTEXTS: ReadonlyMap<string, string> = new Map([
  ["M", "the main level"],
  ["E", "events"],
  ["H", "http"],
  ["S", "server"],
  ["L", "location"],
  ["U", "upstream"],
  ["I", "an if in a server"],
  ["J", "an if in a location"],
  ["X", "limit_except"],
  ["T", "stream"],
  ["V", "a server of stream"],
  ["W", "an upstream of stream"],
  ["A", "mail"],
  ["B", "a server of mail"],
]);

/** The newest nginx whose directives are known. */
export const NEWEST: string = data.newest;

let rows: Map<string, string[]> | null = null;
const commands = new Map<string, readonly Command[]>();

/** All ways in which a directive of this name can stand, whatever the version; empty where none is known. */
export function commandsOf(name: string): readonly Command[] {
  let found = commands.get(name);
  if (found === undefined) {
    rows ??= byFirstWord(data.directives);
    found = (rows.get(name) ?? []).map(command);
    // Names come from other people's files: only those that exist are kept.
    if (found.length > 0) commands.set(name, found);
  }
  return found;
}

/** Names of all directives that are known. */
export function directiveNames(): Iterable<string> {
  rows ??= byFirstWord(data.directives);
  return rows.keys();
}

let modules: ReadonlySet<string> | null = null;

/** Names of all modules that have a directive: `http_proxy`. */
export function moduleNames(): ReadonlySet<string> {
  modules ??= new Set(data.directives.map((line) => line.split(" ", 2)[1]!.replace(/_filter$/, "")));
  return modules;
}

export function inVersion(
  row: { readonly since: string | null; readonly until: string | null },
  version: string | null,
) {
  return (row.since === null || atLeast(version, row.since)) && (row.until === null || !atLeast(version, row.until));
}

export interface BuiltInVariable {
  readonly name: string;
  readonly needs: readonly string[];
  /** `set` and its kin may set it too. */
  readonly changeable: boolean;
  /** It stands for all names that begin with it. */
  readonly prefix: boolean;
  readonly since: string | null;
  readonly until: string | null;
}

let variables: ReadonlyMap<string, BuiltInVariable> | null = null;
let ofStream: ReadonlyMap<string, BuiltInVariable> | null = null;

/** Variables of `http` by name. */
export function builtInVariables(): ReadonlyMap<string, BuiltInVariable> {
  variables ??= new Map(data.variables.map(variable));
  return variables;
}

/** Variables of `stream` by name. */
export function streamVariables(): ReadonlyMap<string, BuiltInVariable> {
  ofStream ??= new Map(data.streamVariables.map(variable));
  return ofStream;
}

function byFirstWord(lines: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(" "));
    const list = found.get(name);
    if (list === undefined) found.set(name, [line]);
    else list.push(line);
  }
  return found;
}

function command(line: string): Command {
  const cells = line.split(" ").map((cell) => (cell === "-" ? "" : cell));
  const [name, module, needs, contexts, args, handler, conf, field, values, since, until] = cells as [
    ...[name: string, module: string, needs: string, contexts: string, args: string, handler: string],
    ...[conf: Command["conf"], field: string, values: string, since: string, until: string],
  ];
  const bounds = /^(-?\d+)\.\.(-?\d+)$/.exec(values);
  const names = values === "" || values.startsWith("@") || bounds !== null ? null : values.split("|");
  return {
    ...{ name, module, contexts, handler, conf },
    needs: needs === "" ? [] : needs.split("+"),
    block: args.startsWith("{"),
    args: args.replace("{", ""),
    field: field === "" ? name : field,
    values: names,
    bounds: bounds === null ? null : [Number(bounds[1]), Number(bounds[2])],
    post: values.startsWith("@") ? values.slice(1) : null,
    since: since === "" ? null : since,
    until: until === "" ? null : until,
  };
}

function variable(line: string): [string, BuiltInVariable] {
  const [name, needs, kind, since, until] = line.split(" ") as [string, string, string, string, string];
  return [
    name,
    {
      name,
      needs: needs === "-" ? [] : needs.split("+"),
      changeable: kind.includes("="),
      prefix: kind.includes("*"),
      since: since === "-" ? null : since,
      until: until === "-" ? null : until,
    },
  ];
}
