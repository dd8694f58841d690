import { type ConfigEntries, formatPropertyPath, holdsSecret, isMapValue, sameConfigValue } from "../config";
import type { Value } from "../graph/types";

/** A config value that differs between stacks. */
export interface Difference {
  /** As `varies` names it: key, or key and path. */
  readonly name: string;
  /** Of every stack, in the order of the stacks. */
  readonly values: readonly Value[];
  /** True for a whole config value, which reaches the program as text. */
  readonly whole: boolean;
}

export interface Differences {
  readonly differing: readonly Difference[];
  /** Keys and parts that some stacks lack, with those stacks. */
  readonly partial: readonly { readonly name: string; readonly lacking: readonly string[] }[];
  /** Secret in some stacks and plain in others, or a list that differs and holds secrets: no sample can be proposed. */
  readonly secrets: readonly string[];
}

/** Compares the configs of all stacks, at the innermost place where maps differ. */
export function findDifferences(configs: readonly (readonly [stack: string, config: ConfigEntries])[]): Differences {
  const result = {
    differing: [] as Difference[],
    partial: [] as Differences["partial"][number][],
    secrets: [] as string[],
  };
  const keys = new Set(configs.flatMap(([, config]) => Object.keys(config)));
  const visit = (key: string, path: readonly string[], values: readonly (Value | undefined)[]): void => {
    const name = nameOf(key, path, keys);
    const present = values.filter((value) => value !== undefined);
    if (present.length < values.length) {
      const lacking = configs.flatMap(([stack], index) => (values[index] === undefined ? [stack] : []));
      result.partial.push({ name, lacking });
    } else if (present.every((value) => isMapValue(value))) {
      const steps = new Set(present.flatMap((map) => Object.keys(map)));
      for (const step of [...steps].sort()) {
        visit(
          key,
          [...path, step],
          present.map((map) => (Object.hasOwn(map, step) ? map[step] : undefined)),
        );
      }
    } else if (!present.every((value) => same(value, present[0]!, path.length === 0))) {
      if (present.some(holdsSecret)) result.secrets.push(name);
      else result.differing.push({ name, values: present, whole: path.length === 0 });
    }
  };
  for (const key of [...keys].sort()) {
    visit(
      key,
      [],
      configs.map(([, config]) => (Object.hasOwn(config, key) ? config[key]!.value : undefined)),
    );
  }
  return result;
}

function same(a: Value, b: Value, whole: boolean): boolean {
  return whole ? sameConfigValue(a, b) : sameConfigValue([a], [b]);
}

/** Key and path as `varies` has them. Where that would be another literal key (`a.b` beside `a: { b: … }`), in brackets. */
function nameOf(key: string, path: readonly string[], keys: ReadonlySet<string>): string {
  if (path.length === 0) return key;
  const namespace = key.slice(0, key.indexOf(":") + 1);
  const name = namespace + formatPropertyPath([key.slice(namespace.length), ...path]);
  const taken = [...keys].some((other) => other.length > key.length && name.startsWith(other));
  return taken ? key + path.map((step) => `["${step.replaceAll('"', '\\"')}"]`).join("") : name;
}
