import {
  type Graph,
  type Invoke,
  REF_CLOSE,
  REF_OPEN,
  type Resource,
  type Unknown,
  type Value,
} from "../../graph/types";
import type { Recorded, RecordedOptions } from "./resource";

export interface Recording {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly Recorded[];
  /** `provider` by URN. */
  readonly invokes: readonly Invoke[];
  readonly unknowns: readonly Unknown[];
  readonly configReads: ReadonlySet<string>;
}

/**
 * The recording as a graph: URNs become paths, paths that two resources share get their type, and everything is put
 * into an order that does not depend on which promise resolved first.
 */
export function toGraph(recording: Recording): Graph {
  const paths = uniquePaths(recording.resources);
  const renamed = renames(recording.resources, paths);
  const resources = recording.resources.map((resource) => finish(resource, paths, renamed));
  const invokes = recording.invokes.map((invoke) => ({
    ...invoke,
    provider: invoke.provider === null ? null : (paths.get(invoke.provider) ?? invoke.provider),
    args: rename(invoke.args, renamed) as Invoke["args"],
  }));
  return {
    project: recording.project,
    stack: recording.stack,
    resources: resources.sort((a, b) => order(a.path, b.path)),
    invokes: distinct(invokes),
    unknowns: recording.unknowns,
    configReads: [...recording.configReads].sort(),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** URN → path. Where a path is shared, `$` and the type are added to each that shares it. */
function uniquePaths(resources: readonly Recorded[]): Map<string, string> {
  const paths = new Map<string, string>();
  const taken = new Map<string, number>();
  const used = new Set<string>();
  const plain = (resource: Recorded): string =>
    resource.kind === "stack"
      ? ""
      : [resource.parent === null ? "" : (paths.get(resource.parent.urn) ?? ""), resource.name]
          .filter((part) => part !== "")
          .join("/");
  // Parents are registered before their children, so one pass in order sees each parent's final path.
  const byParent = group(resources);
  const visit = (siblings: readonly Recorded[]): void => {
    for (const resource of siblings) taken.set(plain(resource), (taken.get(plain(resource)) ?? 0) + 1);
    for (const resource of siblings) {
      let path = plain(resource);
      if ((taken.get(path) ?? 0) > 1 && path !== "") path += `$${resource.type}`;
      // Names may hold `/`: then resources of one type can share a path too.
      while (used.has(path)) path += `$${resource.type}`;
      used.add(path);
      paths.set(resource.urn, path);
    }
    for (const resource of siblings) if (resource.urn !== "") visit(byParent.get(resource.urn) ?? []);
  };
  visit(byParent.get("") ?? []);
  return paths;
}

function group(resources: readonly Recorded[]): Map<string, Recorded[]> {
  const groups = new Map<string, Recorded[]>();
  for (const resource of resources) {
    const key = resource.parent?.urn ?? "";
    const siblings = groups.get(key);
    if (siblings === undefined) groups.set(key, [resource]);
    else siblings.push(resource);
  }
  return groups;
}

/** Path at registration → unique path, where they differ. */
function renames(resources: readonly Recorded[], paths: ReadonlyMap<string, string>): Map<string, string> {
  const changed = new Map<string, string>();
  for (const resource of resources) {
    const path = paths.get(resource.urn) ?? resource.path;
    if (path !== resource.path) changed.set(resource.path, path);
  }
  return changed;
}

function finish(resource: Recorded, paths: ReadonlyMap<string, string>, renamed: Map<string, string>): Resource {
  return {
    kind: resource.kind,
    type: resource.type,
    name: resource.name,
    path: paths.get(resource.urn) ?? resource.path,
    parent: resource.parent === null ? null : (paths.get(resource.parent.urn) ?? resource.parent.path),
    inputs: rename(resource.inputs, renamed) as Resource["inputs"],
    options: optionPaths(resource.options, paths, renamed),
    position: resource.position,
    dropped: resource.dropped,
    ...(resource.waits && { waits: true }),
    outputs: resource.outputs === null ? null : (rename(resource.outputs, renamed) as Resource["outputs"]),
  };
}

function optionPaths(
  options: RecordedOptions,
  paths: ReadonlyMap<string, string>,
  renamed: Map<string, string>,
): Resource["options"] {
  const path = (urn: string): string => paths.get(urn) ?? urn;
  const all = (urns: readonly string[]): readonly string[] => urns.map(path).sort();
  const values = <T>(record: { readonly [key: string]: T }, convert: (value: T) => T): { [key: string]: T } =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));
  const { dependencies, propertyDependencies, provider, providers, deletedWith, replaceWith, id, aliases } = options;
  return {
    ...options,
    ...(dependencies === undefined ? {} : { dependencies: all(dependencies) }),
    ...(propertyDependencies === undefined ? {} : { propertyDependencies: values(propertyDependencies, all) }),
    ...(provider == null ? {} : { provider: path(provider) }),
    ...(providers === undefined ? {} : { providers: values(providers, path) }),
    ...(deletedWith === undefined ? {} : { deletedWith: path(deletedWith) }),
    ...(replaceWith === undefined ? {} : { replaceWith: all(replaceWith) }),
    ...(id === undefined ? {} : { id: rename(id, renamed) }),
    ...(aliases === undefined ? {} : { aliases: rename(aliases, renamed) as readonly Value[] }),
  };
}

/** The value with references to renamed paths put right. Without renames (the common case) the value itself. */
function rename(value: Value, renamed: ReadonlyMap<string, string>): Value {
  if (renamed.size === 0) return value;
  if (typeof value === "string") {
    if (!value.includes(REF_OPEN)) return value;
    return value.replace(/\uE001([^#\uE002]*)(#[^\uE002]*)\uE002/g, (all, path: string, rest: string) => {
      const to = renamed.get(path);
      return to === undefined ? all : REF_OPEN + to + rest + REF_CLOSE;
    });
  }
  if (Array.isArray(value)) return value.map((item: Value) => rename(item, renamed));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rename(item as Value, renamed)]));
}

/** The same call made twice is one fact: programs repeat them in loops and the SDK caches nothing. */
function distinct(invokes: readonly Invoke[]): Invoke[] {
  const byKey = new Map<string, Invoke>();
  for (const invoke of invokes) {
    const key = JSON.stringify([invoke.token, invoke.args, invoke.provider ?? "", invoke.version ?? ""]);
    if (!byKey.has(key)) byKey.set(key, invoke);
  }
  return [...byKey].sort(([a], [b]) => order(a, b)).map(([, invoke]) => invoke);
}
