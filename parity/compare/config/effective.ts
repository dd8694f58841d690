import {
  type ConfigEntries,
  type ConfigEntry,
  effectiveConfig,
  formatPropertyPath,
  holdsSecret,
  type Project,
  type PropertyPath,
  unresolvedEnvironments,
  withValueAt,
} from "../../config/index";
import type { Position, Value } from "../../graph/types";
import type { Config } from "../types";

/** The config of one stack as its program would see it, and where each value stands. */
export interface StackConfig {
  readonly stack: string;
  readonly file: string;
  /** Where a key belongs that the stack file does not have. */
  readonly section: Position;
  readonly config: Config;
  readonly entries: ConfigEntries;
  /** Keys that the stack file itself holds. */
  readonly own: ReadonlySet<string>;
  /** True when an `environment:` import has no answer, so that keys can be missing here without being absent. */
  readonly open: boolean;
}

/** The stacks of `parity.yaml`, in rollout order. */
export function stackConfigs(project: Project): StackConfig[] {
  const files = project.model.stacks.map(({ name }) => project.stackFiles[name]);
  return files
    .filter((file) => file !== undefined)
    .map(({ stack, file, section = { file, line: 1, column: 1 }, config: own }) => {
      const entries = effectiveConfig(project, stack);
      const values = Object.entries(entries).map(([key, entry]): [string, Value] => [key, entry.value]);
      const open = unresolvedEnvironments(project, stack).length > 0;
      return {
        stack,
        file,
        section,
        config: Object.fromEntries(values),
        entries,
        own: new Set(Object.keys(own)),
        open,
      };
    });
}

/** A copy with the value at the path set, or removed where `value` is undefined. */
export function withValue(config: Config, path: PropertyPath, value: Value | undefined): Config {
  return (withValueAt(config, path, value) ?? {}) as Config;
}

/** Config made up out of values, as entries; what was secret in a stack's entries stays secret. */
export function asEntries(config: Config, secretKeys: ReadonlySet<string>): ConfigEntries {
  const entries = Object.entries(config).map(([key, value]): [string, ConfigEntry] => {
    const secret = secretKeys.has(key) || holdsSecret(value);
    return [key, { key, value, position: { file: "", line: 1 }, positions: {}, secret, from: "stack" }];
  });
  return Object.fromEntries(entries);
}

/** Where the value at a path stands: the innermost place that is known; for an absent key where it belongs. */
export function positionAt(of: StackConfig, path: PropertyPath): Position {
  const [key, ...inner] = path;
  const entry = of.entries[String(key)];
  if (!entry) return of.section;
  for (let length = inner.length; length > 0; length--) {
    const position = entry.positions[JSON.stringify(inner.slice(0, length))];
    if (position) return position;
  }
  return entry.position;
}

/** A config path as people write it: `parity:web.limits[0].body`; a key is literal, whatever it holds. */
export function showPath([key, ...inner]: PropertyPath): string {
  const rest = formatPropertyPath(inner);
  return `${key}${rest === "" || rest.startsWith("[") ? "" : "."}${rest}`;
}
