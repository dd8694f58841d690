import type { Position, Value } from "../graph/types";
import { configText } from "./config-text";
import { type PropertyPath, parsePropertyPath } from "./property-path";
import type { ConfigEntries, ConfigEntry, Project, StackFile } from "./types";
import { holdsSecret, isMapValue, valueAt, withValueAt } from "./value-path";

type Config = Pick<Project, "project" | "stackFiles"> & { readonly model: Pick<Project["model"], "environments"> };

/**
 * A stack's config as the CLI merges it (`mergeConfig`, sdk/go/common/workspace/config.go): the stack file over the
 * answers for its environments (objects merged, later imports over earlier ones) over the defaults of `Pulumi.yaml`
 * (whole values). Sorted by key.
 */
export function effectiveConfig(project: Config, stack: string): ConfigEntries {
  const file = stackFileOf(project, stack);
  const config = new Map<string, ConfigEntry>();
  for (const { name } of file?.environments ?? []) {
    const answer = Object.hasOwn(project.model.environments, name) ? project.model.environments[name]! : {};
    for (const entry of Object.values(answer)) config.set(entry.key, merged(entry, config.get(entry.key)));
  }
  for (const entry of Object.values(file?.config ?? {})) config.set(entry.key, merged(entry, config.get(entry.key)));
  for (const entry of Object.values(project.project.config)) applyDefault(config, entry);
  return Object.fromEntries([...config].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The `environment:` imports of a stack that `parity.yaml` does not answer. */
export function unresolvedEnvironments(project: Config, stack: string): StackFile["environments"] {
  const imports = stackFileOf(project, stack)?.environments ?? [];
  return imports.filter(({ name }) => !Object.hasOwn(project.model.environments, name));
}

function stackFileOf(project: Config, stack: string): StackFile | undefined {
  return Object.hasOwn(project.stackFiles, stack) ? project.stackFiles[stack] : undefined;
}

/** JSON merge patch (RFC 7386) of one key, the positions of both kept. */
function merged(over: ConfigEntry, under: ConfigEntry | undefined): ConfigEntry {
  if (under === undefined || !isMapValue(over.value) || !isMapValue(under.value)) return over;
  const value = mergedValue(over.value, under.value);
  return { ...over, value, positions: { ...under.positions, ...over.positions }, secret: holdsSecret(value) };
}

function mergedValue(over: Value, under: Value | undefined): Value {
  if (!isMapValue(over) || !isMapValue(under)) return over;
  const result = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) result.set(key, mergedValue(value, result.get(key)));
  return Object.fromEntries(result);
}

/** A default counts where the stack has nothing. One whose name is a path counts for that part of an object. */
function applyDefault(config: Map<string, ConfigEntry>, entry: ConfigEntry): void {
  const namespace = entry.key.slice(0, entry.key.indexOf(":"));
  const [first, ...path] = parsePropertyPath(entry.key.slice(namespace.length + 1)) ?? [];
  const key = typeof first === "string" && first !== "" ? `${namespace}:${first}` : entry.key;
  const present = config.get(key);
  if (path.length === 0) {
    if (present === undefined) config.set(key, { ...entry, key });
    return;
  }
  if (present !== undefined && valueAt(present.value, path) !== undefined) return;
  const value = withValueAt(present?.value, path, coerced(entry.value)) ?? null;
  const place: readonly [string, Position] = [JSON.stringify(path), entry.position];
  const positions = { ...present?.positions, ...Object.fromEntries([place]) };
  config.set(key, { ...(present ?? entry), key, value, positions, secret: holdsSecret(value) });
}

/** A default that is put into an object: text that reads as a number or a boolean becomes one (`coerce`, object.go). */
function coerced(value: Value): Value {
  if (value === "true" || value === "false") return value === "true";
  if (typeof value !== "string" || !/^[-+]?(?:0|[1-9][0-9]*)$/.test(value)) return value;
  return Math.abs(Number(value)) < 2 ** 63 ? Number(value) + 0 : value;
}

/** One change to a config: the value at a key and path, or, with undefined, that there is none. */
export interface Replacement {
  readonly key: string;
  readonly path: PropertyPath;
  readonly value: Value | undefined;
  /** Where the value comes from. */
  readonly position: Position;
  /** Whether the key is secret afterwards; without it, what was secret stays secret. */
  readonly secret?: boolean;
}

/** The config with some values replaced; the given one is left alone. Keys that are not there are added. */
export function withValues(config: ConfigEntries, replacements: readonly Replacement[]): ConfigEntries {
  const result = new Map(Object.entries(config));
  for (const { key, path, value, position, secret } of replacements) {
    const present = result.get(key);
    const replaced = withValueAt(present?.value, path, value);
    if (replaced === undefined) {
      result.delete(key);
      continue;
    }
    result.set(key, {
      key,
      value: replaced,
      position: present === undefined || path.length === 0 ? position : present.position,
      positions: { ...present?.positions, [JSON.stringify(path)]: position },
      secret: secret ?? ((present?.secret ?? false) || holdsSecret(replaced)),
      from: present?.from ?? "stack",
    });
  }
  return Object.fromEntries([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Two values are the same to a program: as a whole config value `3` and `"3"` are, inside an object they are not. */
export function sameConfigValue(a: Value, b: Value): boolean {
  return configText(a) === configText(b);
}
