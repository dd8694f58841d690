import { isRecord, REF_OPEN, type Reference, type Resource, referencesIn, TAG, type Value } from "../graph";

/** The reference that a text consists of; null for text with anything else in it. */
export function wholeReference(text: string): Reference | null {
  if (!text.startsWith(REF_OPEN)) return null;
  const [first] = referencesIn(text);
  return first !== undefined && first.start === 0 && first.end === text.length ? first : null;
}

/** The steps of a Pulumi property path: `a.b[0]["c.d"]` is a, b, 0, `c.d`. */
export function steps(property: string): readonly (string | number)[] {
  const found: (string | number)[] = [];
  for (const [, name, index, quoted] of property.matchAll(/([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g)) {
    if (name !== undefined) found.push(name);
    else if (index !== undefined) found.push(Number(index));
    else found.push(quoted!.replace(/\\(.)/g, "$1"));
  }
  return found;
}

/** What stands under a key of an object or at an index of a list; undefined for everything else. */
export function step(value: Value | undefined, key: string | number): Value | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return typeof key === "number" ? (value[key] as Value | undefined) : undefined;
  if (!isRecord(value) || TAG in value) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Inputs that a resource is called by. */
const NAMES = ["name", "arn"];

/** The resource that a literal id or name means: one that is looked up or imported by it, or is given that name. */
export function resourceNamed(
  resources: readonly Resource[],
  text: string,
  accept: (resource: Resource) => boolean,
): Resource | null {
  if (text === "") return null;
  const named = resources.filter((resource) => {
    return accept(resource) && (resource.options.id === text || NAMES.some((name) => resource.inputs[name] === text));
  });
  return named.length === 1 ? named[0]! : null;
}

/** Whether a reference's path is that of a look-up (`aws:ec2/getSubnets:getSubnets`, the second one with `~2`) instead. */
export function isLookUp(path: string): boolean {
  return /^[\w-]+:[\w./-]+:get\w+(?:~\d+)?$/.test(path);
}
