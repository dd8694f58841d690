import { canonicalJson, compareText, isRecord } from "../graph/canonical";
import { formatReference } from "../graph/reference";
import type { Resource, ResourceOptions, Value } from "../graph/types";

/** Options whose order has no meaning. */
const SETS = ["ignoreChanges", "replaceOnChanges", "additionalSecretOutputs", "hideDiffs"] as const;
const FLAGS = ["protect", "deleteBeforeReplace", "retainOnDelete"] as const;
const VALUES = [
  "version",
  "pluginDownloadURL",
  "package",
  "customTimeouts",
  "hooks",
  "replacementTrigger",
  "envVarMappings",
] as const;

/** Options that say which provider makes the resource: the law `one-provider` speaks of these. */
export const PROVIDER_OPTIONS: ReadonlySet<string> = new Set([
  "provider",
  "providers",
  "version",
  "pluginDownloadURL",
  "package",
]);

/**
 * The options of a resource as values that can be compared like properties: what says nothing (`protect: false`, empty
 * lists) is left out, other resources are references. Dependencies are not among them: see dependencies.ts.
 */
export function optionValues(resource: Resource): { [option: string]: Value } {
  const { options } = resource;
  const values: { [option: string]: Value } = {};
  for (const flag of FLAGS) if (options[flag]) values[flag] = true;
  for (const name of SETS) {
    const list = options[name];
    if (list && list.length > 0) values[name] = [...list].sort(byText);
  }
  for (const name of VALUES) {
    const value = options[name];
    if (value !== undefined) values[name] = value as Value;
  }
  if (options.aliases?.length) values["aliases"] = options.aliases.map(alias).sort(byText);
  if (options.id !== undefined) values[resource.kind === "read" ? "id" : "import"] = options.id;
  return Object.assign(values, references(options));
}

function references(options: ResourceOptions): { [option: string]: Value } {
  const values: { [option: string]: Value } = {};
  if (options.provider !== undefined)
    values["provider"] = options.provider === null ? null : reference(options.provider);
  const providers = Object.entries(options.providers ?? {});
  if (providers.length > 0) {
    values["providers"] = Object.fromEntries(providers.map(([pkg, path]) => [pkg, reference(path)]));
  }
  if (options.deletedWith !== undefined) values["deletedWith"] = reference(options.deletedWith);
  if (options.replaceWith?.length) values["replaceWith"] = [...options.replaceWith].sort(compareText).map(reference);
  return values;
}

/** An alias below a resource of the graph names that by its path: what the resource is called now does not matter. */
function alias(value: Value): Value {
  if (!isRecord(value) || typeof value["parent"] !== "string" || value["parent"].startsWith("urn:")) return value;
  return { ...value, parent: reference(value["parent"]) };
}

function byText(a: Value, b: Value): number {
  return compareText(canonicalJson(a), canonicalJson(b));
}

export function reference(path: string): string {
  return formatReference({ path, property: "", operations: "" });
}
