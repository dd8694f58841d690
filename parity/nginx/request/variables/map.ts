import type { Directive } from "../../types";
import { lower, toBytes } from "../bytes";
import { type Pattern, patternOf } from "../pattern";
import type { Run } from "../run";
import type { Text } from "../types";
import { compiledText } from "../value";
import { NameTable } from "../wildcards";
import type { Definition } from "./definitions";

export interface MapTable {
  readonly source: string;
  readonly hostnames: boolean;
  readonly volatile: boolean;
  readonly fallback: MapEntry | null;
  readonly names: NameTable<MapEntry>;
  readonly patterns: readonly (MapEntry & { readonly pattern: Pattern })[];
}

interface MapEntry {
  readonly value: string;
  readonly entry: Directive;
}

/** ngx_http_map. Entries of files that `include` brings stand in the block like the others. */
export function compileMap(directive: Directive): MapTable {
  const names = new NameTable<MapEntry>();
  const patterns: (MapEntry & { readonly pattern: Pattern })[] = [];
  let fallback: MapEntry | null = null;
  let hostnames = false;
  let volatile = false;
  for (const entry of directive.block ?? []) {
    const value = entry.args[0];
    const key = toBytes(entry.name);
    if (value === undefined) {
      // Keys before `hostnames` are taken without wildcards.
      hostnames ||= key === "hostnames";
      volatile ||= key === "volatile";
    } else if (key === "default") fallback ??= { value, entry };
    else if (key.startsWith("~")) patterns.push({ pattern: keyPattern(key), value, entry });
    else {
      const name = key.startsWith("\\") ? key.slice(1) : key;
      if (hostnames) names.add(name, { value, entry });
      else names.addExact(name, { value, entry });
    }
  }
  return { source: directive.args[0]!, hostnames, volatile, fallback, names, patterns };
}

function keyPattern(key: string): Pattern {
  return key.startsWith("~*") ? patternOf(key.slice(2), true) : patternOf(key.slice(1), false);
}

/** ngx_http_map_variable. */
export function evaluateMap(run: Run, definition: Definition & { kind: "map" }): Text {
  const { table } = definition;
  const source = run.text(table.source);
  if (typeof source !== "string") return constantValue(table) ?? source;
  const key = table.hostnames && source.endsWith(".") ? source.slice(0, -1) : source;
  const found = table.names.find(lower(key)) ?? firstMatch(run, table, key) ?? table.fallback;
  if (found === null) return "";
  run.meet(found.entry);
  return run.text(found.value);
}

/** No regular expression is tried on an empty text (ngx_http_map_find). */
function firstMatch(run: Run, table: MapTable, key: string): MapEntry | undefined {
  if (key === "") return undefined;
  return table.patterns.find(({ pattern, entry }) => run.matches(pattern, key, entry));
}

/** A map whose entries all give one constant does not depend on its source. */
function constantValue(table: MapTable): Text | null {
  const entries = [...table.names.values(), ...table.patterns];
  const values = new Set([...entries.map(({ value }) => value), table.fallback?.value ?? ""]);
  if (values.size !== 1) return null;
  return compiledText([...values][0]!).constant;
}
