import { type Resource, type ResourceOptions, SECRET, TAG, type Value } from "../graph/types";
import type { Difference, RegisteredOptions, RegisteredResource } from "./types";

/** What differs between the options of a proven resource and what the engine was asked for, as `options.protect`. */
export function compareOptions(proven: Resource, { options }: RegisteredResource): Difference[] {
  const before = proven.options;
  const pairs: readonly (readonly [option: string, proven: string, registered: string])[] = [
    ["protect", String(before.protect === true), String(options.protect)],
    ["ignoreChanges", listed(before.ignoreChanges), listed(options.ignoreChanges)],
    ["additionalSecretOutputs", listed(before.additionalSecretOutputs), listed(options.additionalSecretOutputs)],
    ["deleteBeforeReplace", String(before.deleteBeforeReplace === true), String(options.deleteBeforeReplace)],
    ["customTimeouts", timeouts(before), seconds(options)],
  ];
  return pairs
    .filter(([, one, other]) => one !== other)
    .map(([option, one, other]) => ({
      kind: "changed",
      property: `options.${option}`,
      proven: one,
      registered: other,
    }));
}

function listed(names: readonly string[] | undefined): string {
  return [...new Set(names ?? [])].sort().join(", ");
}

/** The program says `10m`, the engine 600. */
function timeouts({ customTimeouts = {} }: ResourceOptions): string {
  return shown(Object.entries(customTimeouts).map(([operation, text]) => [operation, inSeconds(text)]));
}

function seconds({ customTimeouts }: RegisteredOptions): string {
  return shown(Object.entries(customTimeouts));
}

function shown(entries: readonly (readonly [operation: string, seconds: number])[]): string {
  const set = entries.filter(([, value]) => value !== 0).map(([operation, value]) => `${operation} ${value}s`);
  return set.sort().join(", ");
}

const UNITS: { readonly [unit: string]: number } = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Seconds of a duration as Go writes it, `1h30m`. */
function inSeconds(text: string): number {
  return [...text.matchAll(/([\d.]+)(h|ms|us|µs|ns|m|s)/g)].reduce((sum, part) => {
    return sum + Number(part[1]) * UNITS[part[2]!]!;
  }, 0);
}

/** The graph without the content of its secrets: what may leave the process that evaluated it. */
export function withoutSecrets(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  const record = value as { readonly [key: string]: Value };
  if (record[TAG] === "secret") return SECRET;
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, withoutSecrets(item)]));
}
