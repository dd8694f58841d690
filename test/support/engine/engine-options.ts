import type { ResourceOptions, Value } from "../../../parity/graph/types";
import type { Wire, WireObject } from "../provider/wire";
import { toValue, type ValueReader } from "./engine-value";

/** All options of a logged RegisterResource or ReadResource request, those that say nothing left out. */
export function toOptions(request: WireObject, kind: string, reader: ValueReader): ResourceOptions {
  const takesProvider = kind === "custom" || kind === "read" || kind === "remote";
  const options: { [name: string]: unknown } = {
    ...(takesProvider ? { provider: providerPath(request["provider"], reader) } : {}),
    providers: mapOf(request["providers"], (reference) => providerPath(reference, reader)),
    version: request["version"],
    pluginDownloadURL: request["pluginDownloadURL"],
    package: request["packageRef"],
    dependencies: paths(request["dependencies"], reader),
    propertyDependencies: mapOf(request["propertyDependencies"], (entry) =>
      paths((entry as WireObject)["urns"], reader),
    ),
    protect: request["protect"],
    ignoreChanges: request["ignoreChanges"],
    replaceOnChanges: request["replaceOnChanges"],
    additionalSecretOutputs: request["additionalSecretOutputs"],
    deleteBeforeReplace:
      request["deleteBeforeReplaceDefined"] === true ? (request["deleteBeforeReplace"] ?? false) : undefined,
    retainOnDelete: request["retainOnDelete"],
    deletedWith: typeof request["deletedWith"] === "string" ? reader.pathOf(request["deletedWith"]) : undefined,
    replaceWith: paths(request["replaceWith"] ?? request["replace_with"], reader),
    hideDiffs: request["hideDiffs"],
    replacementTrigger: optional(request["replacementTrigger"] ?? request["replacement_trigger"], reader),
    id: optional(request["importId"] ?? (kind === "read" ? request["id"] : undefined), reader),
    aliases: aliases(request, reader),
    customTimeouts: request["customTimeouts"],
    hooks: request["hooks"],
    envVarMappings: request["envVarMappings"],
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => saysSomething(value))) as ResourceOptions;
}

function saysSomething(value: unknown): boolean {
  if (value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || value === null || Object.keys(value).length > 0;
}

/** A provider reference is `<urn>::<id>`; none at all asks for the default provider. */
export function providerPath(reference: Wire | undefined, reader: ValueReader): string | null {
  if (typeof reference !== "string" || reference === "") return null;
  return reader.pathOf(reference.slice(0, reference.lastIndexOf("::")));
}

function paths(urns: Wire | undefined, reader: ValueReader): readonly string[] | undefined {
  if (!Array.isArray(urns) || urns.length === 0) return undefined;
  return urns.map((urn) => reader.pathOf(String(urn))).sort();
}

/** Members in order of key, without those whose converted value is absent. */
function mapOf<T>(object: Wire | undefined, convert: (value: Wire) => T): { [key: string]: T } | undefined {
  if (typeof object !== "object" || object === null) return undefined;
  const entries = Object.entries(object as WireObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, convert(value)] as const).filter(([, value]) => value !== undefined),
  );
}

function optional(value: Wire | undefined, reader: ValueReader): Value | undefined {
  return value === undefined ? undefined : toValue(value, reader);
}

/** Alias specifications with the parent as a path; plain URNs as they are. */
function aliases(request: WireObject, reader: ValueReader): readonly Value[] {
  const listed = Array.isArray(request["aliases"]) ? (request["aliases"] as WireObject[]) : [];
  const specs = listed.map((alias): Value => {
    const spec = alias["spec"] as WireObject | undefined;
    if (spec === undefined) return alias["urn"] as string;
    const { parentUrn, ...rest } = spec;
    return {
      ...(rest as { [key: string]: Value }),
      ...(parentUrn ? { parent: reader.pathOf(String(parentUrn)) } : {}),
    };
  });
  const urns = Array.isArray(request["aliasURNs"]) ? (request["aliasURNs"] as string[]) : [];
  return [...specs, ...urns];
}
