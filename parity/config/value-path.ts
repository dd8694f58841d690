import { TAG, type Value } from "../graph/types";
import type { PropertyPath } from "./property-path";

/** True for maps, not for lists and tagged nodes such as secrets. */
export function isMapValue(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !Object.hasOwn(value, TAG);
}

/** True for the node that stands where a `secure:` value is. */
export function isSecret(value: Value | undefined): boolean {
  return typeof value === "object" && value !== null && (value as { readonly [key: string]: Value })[TAG] === "secret";
}

/** True when the value is a secret, or holds one at any depth. */
export function holdsSecret(value: Value): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isMapValue(value) && Object.values(value).some(holdsSecret);
}

/** The value at a path, or undefined. */
export function valueAt(value: Value | undefined, path: PropertyPath): Value | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === "number") current = Array.isArray(current) ? (current as readonly Value[])[step] : undefined;
    else current = isMapValue(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }
  return current;
}

/**
 * The value with the one at `path` replaced; undefined takes it away. What is missing on the way is made, a list for an
 * index and a map for a name, as `pulumi config set --path` does.
 */
export function withValueAt(
  value: Value | undefined,
  path: PropertyPath,
  replacement: Value | undefined,
): Value | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (typeof step === "number") {
    const list: (Value | undefined)[] = Array.isArray(value) ? [...value] : [];
    const item = withValueAt(list[step], rest, replacement);
    if (item === undefined) list.splice(step, 1);
    else list[step] = item;
    return Array.from(list, (each) => each ?? null);
  }
  const map = new Map(isMapValue(value) ? Object.entries(value) : []);
  const item = withValueAt(map.get(step), rest, replacement);
  if (item === undefined) map.delete(step);
  else map.set(step, item);
  return Object.fromEntries(map);
}
