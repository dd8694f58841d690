import type { Position, ResourceKind, ResourceOptions, Value } from "../../graph/types";
import type { OutputsRequest, ReadRequest, RegisterRequest } from "../sdk/requests";
import { lastIndexOf, slice } from "../symbols/unpatched";
import type { ValueContext } from "./context";
import { toValue } from "./value";

/** A resource as recorded, before paths that two resources share are told apart. */
export interface Recorded {
  readonly urn: string;
  readonly parent: Recorded | null;
  readonly kind: ResourceKind;
  readonly type: string;
  readonly name: string;
  /** Logical names joined by `/`; not yet unique. */
  readonly path: string;
  readonly inputs: { readonly [property: string]: Value };
  readonly options: RecordedOptions;
  readonly position: Position | null;
  readonly dropped: readonly string[];
  readonly waits: boolean;
  outputs: { readonly [property: string]: Value } | null;
}

/** Options that name resources do so by URN here. */
export type RecordedOptions = ResourceOptions;

export function registeredOptions(context: ValueContext, request: RegisterRequest): RecordedOptions {
  return compact({
    ...shared(request),
    ...(request.getCustom() || request.getRemote() ? { provider: providerUrn(request.getProvider()) } : {}),
    providers: record(request.getProvidersMap(), (reference) => providerUrn(reference) ?? reference),
    propertyDependencies: record(request.getPropertydependenciesMap(), (urns) => [...urns.getUrnsList()].sort(), true),
    ...(flag(request.hasProtect?.(), request.getProtect()) ? { protect: request.getProtect() } : {}),
    ignoreChanges: list(request.getIgnorechangesList()),
    replaceOnChanges: list(request.getReplaceonchangesList()),
    ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
    ...(flag(request.hasRetainondelete?.(), request.getRetainondelete())
      ? { retainOnDelete: request.getRetainondelete() }
      : {}),
    deletedWith: request.getDeletedwith?.() || undefined,
    replaceWith: list(request.getReplaceWithList?.() ?? []),
    hideDiffs: list(request.getHidediffsList?.() ?? []),
    replacementTrigger: trigger(context, request),
    id: request.getImportid() || undefined,
    aliases: aliases(context, request),
    customTimeouts: timeouts(request),
    hooks: hooks(request),
    envVarMappings: record(request.getEnvvarmappingsMap?.(), (value) => value),
  });
}

export function readOptions(context: ValueContext, request: ReadRequest): RecordedOptions {
  return compact({
    ...shared(request),
    provider: providerUrn(request.getProvider()),
    id: toValue(context, request.getId()),
  });
}

function shared(request: RegisterRequest | ReadRequest): Partial<RecordedOptions> {
  return compact({
    version: request.getVersion() || undefined,
    pluginDownloadURL: request.getPlugindownloadurl() || undefined,
    package: request.getPackageref?.() || undefined,
    dependencies: list([...request.getDependenciesList()].sort()),
    // A set: SDKs add the same names once for each class a resource goes through.
    additionalSecretOutputs: list([...new Set(request.getAdditionalsecretoutputsList())].sort()),
  });
}

export function outputsOf(context: ValueContext, request: OutputsRequest): Record<string, Value> {
  return toValue(context, request.getOutputs()?.toJavaScript() ?? {}) as Record<string, Value>;
}

/** A provider reference is `urn::id`; the id is not known here. */
function providerUrn(reference: string): string | null {
  if (reference === "") return null;
  return slice(reference, 0, lastIndexOf(reference, "::"));
}

/** Proto3 fields without presence read false when unset: then only true says something. */
function flag(present: boolean | undefined, value: boolean): boolean {
  return present ?? value;
}

function list(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

function record<V, R>(
  map: { entries(): IterableIterator<[string, V]> } | undefined,
  convert: (value: V) => R,
  skipEmpty = false,
): { [key: string]: R } | undefined {
  const result: { [key: string]: R } = {};
  const entries = [...(map?.entries() ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of entries) {
    const converted = convert(value);
    if (!skipEmpty || !Array.isArray(converted) || converted.length > 0) result[key] = converted;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

function trigger(context: ValueContext, request: RegisterRequest): Value | undefined {
  const value = request.getReplacementTrigger?.();
  return value === undefined ? undefined : toValue(context, value.toJavaScript());
}

function aliases(context: ValueContext, request: RegisterRequest): readonly Value[] | undefined {
  const specs = (request.getAliasesList?.() ?? []).map((alias): Value => {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const parent = spec.getParenturn();
    return compact({
      name: spec.getName() || undefined,
      type: spec.getType() || undefined,
      stack: spec.getStack() || undefined,
      project: spec.getProject() || undefined,
      parent: parent === "" ? undefined : (context.pathOf(parent) ?? parent),
      noParent: spec.getNoparent() || undefined,
    });
  });
  const all = [...specs, ...request.getAliasurnsList()];
  return all.length === 0 ? undefined : all;
}

function timeouts(request: RegisterRequest): { [operation: string]: string } | undefined {
  const message = request.getCustomtimeouts();
  const given = compact({
    create: message?.getCreate() || undefined,
    update: message?.getUpdate() || undefined,
    delete: message?.getDelete() || undefined,
    read: message?.getRead?.() || undefined,
  });
  return Object.keys(given).length === 0 ? undefined : given;
}

function hooks(request: RegisterRequest): { [kind: string]: readonly string[] } | undefined {
  const message = request.getHooks?.()?.toObject() ?? {};
  const given: Record<string, readonly string[]> = {};
  for (const kind of Object.keys(message).sort()) {
    const names = message[kind];
    if (Array.isArray(names) && names.length > 0) given[kind.replace(/List$/, "")] = names;
  }
  return Object.keys(given).length === 0 ? undefined : given;
}

type Compact<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
function compact<T extends object>(object: T): Compact<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Compact<T>;
}
