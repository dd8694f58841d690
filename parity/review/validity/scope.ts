import type { StackContext } from "../../checks/index";
import type { PairedPath } from "../../impact/index";
import { pairPaths } from "../../impact/index";
import type { TrafficPath } from "../../traffic/index";
import { isIn } from "../changes/form";
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
  const changed = new Set(changes.flatMap((change) => changedIn(change, side)));
  const all = (context?.traffic.paths ?? []).map((path) => ({ path, resources: resourcesOf(path, side, stack) }));
  const touched = all.filter(({ resources }) => [...resources].some((resource) => changed.has(resource)));
  const resources = new Set([...changed, ...touched.flatMap((one) => [...one.resources])]);
  return { paths: touched.map(({ path }) => path), resources };
}

/** What a change is about on one side: a resource that has another name there, and all that is inside one that comes or goes. */
function changedIn({ resource, property, places }: Change, side: Side): readonly string[] {
  if (resource === null) return [];
  const named = [...places].flatMap(([stack, { before, after }]) => {
    const place = side.of === "base" ? before : after;
    return place === null ? [] : [addressOf(place.path, side, stack)];
  });
  const own = new Set([resource, ...named]);
  if (property !== null) return [...own];
  return [...own, ...addressesOf(side).filter((one) => [...own].some((outer) => isIn(outer)({ resource: one })))];
}

const ADDRESSES = new WeakMap<Side, readonly string[]>();

/** Of all resources of all stacks: they are asked for again for each change and each stack. */
function addressesOf(side: Side): readonly string[] {
  const known = ADDRESSES.get(side);
  if (known !== undefined) return known;
  const all = side.stacks.flatMap(({ name, graph }) => graph.resources.map(({ path }) => addressOf(path, side, name)));
  const found = [...new Set(all)];
  ADDRESSES.set(side, found);
  return found;
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
