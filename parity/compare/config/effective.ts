import type { ConfigEntry, Project, StackFile } from "../../config/types";
import { isRecord } from "../../graph/canonical";
import { type Position, TAG, type Value } from "../../graph/types";
import type { Config } from "../types";

/** Keys of an object value or indexes of a list; the first step is the config key itself. */
export type ConfigPath = readonly (string | number)[];

/** The config of one stack as its program would see it, and where each value stands. */
export interface StackConfig {
  readonly stack: string;
  readonly file: string;
  /** Project defaults, answers for `environment:` imports and the stack's own values, the later over the earlier. */
  readonly config: Config;
  /** Keys that the stack file itself holds. */
  readonly own: ReadonlySet<string>;
  /** True when an `environment:` import has no answer, so that keys can be missing here without being absent. */
  readonly open: boolean;
  readonly entries: { readonly [key: string]: ConfigEntry };
}

/** The stacks of `parity.yaml` that have a file, in rollout order. */
export function stackConfigs(project: Project): StackConfig[] {
  const files = project.model.stacks.map(({ name }) => project.stackFiles[name]);
  return files.filter((file) => file !== undefined).map((file) => stackConfig(project, file));
}

function stackConfig(project: Project, file: StackFile): StackConfig {
  const config: { [key: string]: Value } = {};
  const defaults = Object.values(project.project.config).filter((entry) => entry.value !== undefined);
  for (const entry of defaults) config[entry.key] = entry.value;
  const answers = file.environments.map(({ name }) => project.model.environments[name]);
  for (const answer of answers) Object.assign(config, answer);
  for (const entry of Object.values(file.config)) config[entry.key] = entry.value;
  return {
    stack: file.stack,
    file: file.file,
    config,
    own: new Set(Object.keys(file.config)),
    open: answers.includes(undefined),
    entries: { ...project.project.config, ...file.config },
  };
}

export function isSecret(value: Value | undefined): boolean {
  return value !== undefined && isRecord(value) && value[TAG] === "secret";
}

/** True for a map of the config: a tagged node is a value. */
export function isMap(value: Value | undefined): value is { readonly [key: string]: Value } {
  return value !== undefined && isRecord(value) && !(TAG in value);
}

/** The value at a path, or undefined. */
export function valueAt(config: Config, path: ConfigPath): Value | undefined {
  let value: Value | undefined = config;
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === "number" ? value[step] : undefined;
    else value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** A copy with the value at the path set, or removed where `value` is undefined. Maps on the way are made. */
export function withValue(config: Config, path: ConfigPath, value: Value | undefined): Config {
  return put(config, path, value) as Config;
}

function put(target: Value | undefined, path: ConfigPath, value: Value | undefined): Value | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(target) && typeof step === "number") {
    const items: Value[] = [...target];
    items[step] = put(items[step], rest, value) ?? null;
    return items;
  }
  const copy: { [key: string]: Value } = isMap(target) ? { ...target } : {};
  const next = put(copy[step], rest, value);
  if (next === undefined) delete copy[step];
  else copy[step] = next;
  return copy;
}

/** Where the value at a path stands: the innermost place that is known; the file's first line for an absent key. */
export function positionAt(of: StackConfig, path: ConfigPath): Position {
  const [key, ...inner] = path;
  const entry = of.entries[String(key)];
  if (!entry) return { file: of.file, line: 1, column: 1 };
  for (let length = inner.length; length > 0; length--) {
    const position = entry.positions[JSON.stringify(inner.slice(0, length))];
    if (position) return position;
  }
  return entry.position;
}

/** A config path as people write it: `parity:web.limits[0].body`. */
export function showPath(path: ConfigPath): string {
  const [key, ...inner] = path;
  return inner.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`),
    String(key),
  );
}
