import type { GraphChange } from "../../compare/index";
import { isRecord, propertyMatcher, type Resource, type Value } from "../../graph/index";

/** What the provider SDKs that the work tree has installed say of their resources' properties. */
export interface SdkDeclarations {
  /** True where the documentation of this input says that a change of it makes the resource anew. */
  readonly forcesNew: (type: string, property: string) => boolean;
}

/**
 * Whether a change makes the resource anew, as far as that is written down: the program's `replaceOnChanges`, the SDK's own
 * documentation of the property, or another name, type or parent without an alias that keeps the old one. What is
 * not written down is not guessed.
 */
export function replacement(change: GraphChange, declarations: SdkDeclarations): boolean {
  const { before, after, part, property } = change;
  if (before === null || after === null || after.kind !== "custom") return false;
  if (part === "name" || part === "type" || part === "parent") return !hasAlias(before, after);
  if (part !== "input" || property === null || ignored(after, property)) return false;
  return replacesOn(after, property) || declarations.forcesNew(after.type, topOf(property));
}

function topOf(property: string): string {
  return property.split(/[.[!]/, 1)[0]!;
}

/** Whether the engine keeps what is deployed: both sides tell it to ignore changes of the input, or of what it is in. */
export function isIgnored({ before, after, part, property }: GraphChange): boolean {
  if (before === null || after === null || part !== "input" || property === null) return false;
  if (before.kind !== "custom" || after.kind !== "custom") return false;
  return ignored(before, property) && ignored(after, property);
}

function ignored({ options }: Resource, property: string): boolean {
  const within = [...property.matchAll(/[.[!]/g)].map(({ index }) => property.slice(0, index));
  return (options.ignoreChanges ?? []).some((path) => {
    const matches = propertyMatcher(path);
    return path === "*" || [...within, property].some((one) => matches(one));
  });
}

function replacesOn({ options }: Resource, property: string): boolean {
  return (options.replaceOnChanges ?? []).some(
    (path) => path === "*" || path === property || property.startsWith(`${path}.`) || property.startsWith(`${path}[`),
  );
}

/** Any alias that could be the old identity counts: to say that nothing is replaced is then not said either. */
function hasAlias({ name, type }: Resource, { options }: Resource): boolean {
  return (options.aliases ?? []).some((alias) => {
    if (typeof alias === "string") return alias.endsWith(`::${name}`);
    if (!isRecord(alias)) return false;
    return agrees(alias["name"], name) && agrees(alias["type"], type);
  });
}

function agrees(wanted: Value | undefined, has: string): boolean {
  return wanted === undefined || wanted === null || wanted === "" || wanted === has;
}
