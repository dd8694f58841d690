import type { StackContext } from "../../checks/index";
import type { PairedPath } from "../../impact/index";
import { pairPaths } from "../../impact/index";
import type { TrafficPath } from "../../traffic/index";
import type { Change, Side } from "../types";
import type { Pair } from "./reason";

/** What a change reaches in one stack, on one side: the traffic paths that it touches, and the resources of those. */
export interface Scope {
  readonly paths: readonly TrafficPath[];
  /** Addresses that all stacks share: of the paths, and of all else that changes. */
  readonly resources: ReadonlySet<string>;
}

export function scopeOf(side: Side, { stack }: Pair, changes: readonly Change[]): Scope {
  const context = contextOf(side, stack);
  const changed = new Set(changes.flatMap(({ resource }) => resource ?? []));
  const all = (context?.traffic.paths ?? []).map((path) => ({ path, resources: resourcesOf(path, side, stack) }));
  const touched = all.filter(({ resources }) => [...resources].some((resource) => changed.has(resource)));
  const resources = new Set([...changed, ...touched.flatMap((one) => [...one.resources])]);
  return { paths: touched.map(({ path }) => path), resources };
}

/** A whole stack: of one that is new, everything is a change. What only the baseline stack has is in it too. */
export function wholeScope(side: Side, { stack, baseline }: Pair): Scope {
  const resources = [stack, baseline].flatMap((name) => {
    const graph = side.stacks.find((one) => one.name === name)?.graph;
    const found = (graph?.resources ?? []).map(({ path }) => addressOf(path, side, name));
    // Where one lacks a resource, its address is known from what it lacks.
    return [...found, ...(side.sample?.strays(name) ?? []).map(({ resource }) => resource)];
  });
  return { paths: contextOf(side, stack)?.traffic.paths ?? [], resources: new Set(resources) };
}

export function contextOf({ contexts }: Side, name: string): StackContext | null {
  return contexts.find(({ stack }) => stack === name) ?? null;
}

/** The address that all stacks share of a resource of one of them. */
function addressOf(path: string, { sample }: Side, stack: string): string {
  return sample?.addressOf(stack, path) ?? path;
}

/** The paths of one stack with those of the baseline stack that they are compared with. */
export function counterparts(
  paths: readonly TrafficPath[],
  own: StackContext,
  baseline: StackContext,
): readonly PairedPath[] {
  const pairs = pairPaths(own.traffic.paths, baseline.traffic.paths, { before: own.shared, after: baseline.shared });
  return pairs.filter(({ before }) => paths.includes(before));
}

/** Everything that a fact of the path is declared at; other listeners, rules and groups of its balancer are not the path's. */
function resourcesOf(path: TrafficPath, side: Side, stack: string): ReadonlySet<string> {
  const { loadBalancer, listener, rule, group, servers } = path;
  const { webServer } = servers;
  const parts = [
    { ...loadBalancer, listeners: null },
    { ...listener, rules: null },
    { ...rule, action: null },
    { ...group, servers: null },
    { ...servers, webServer: webServer?.at ?? null },
  ];
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const { resource, property } = part as { readonly resource?: unknown; readonly property?: unknown };
    if (typeof resource === "string" && typeof property === "string") found.add(addressOf(resource, side, stack));
    for (const member of Object.values(part)) visit(member);
  };
  visit(parts);
  return found;
}
