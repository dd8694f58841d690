import { compareText, resourceAddress } from "../graph";
import type { LoadBalancer, Place, Rule, Servers, TargetGroup, TrafficPath } from "./types";

/** Every way through the balancers that ends at servers, in order of id. */
export function pathsOf(loadBalancers: readonly LoadBalancer[], stack: string): readonly TrafficPath[] {
  const found = loadBalancers.flatMap((loadBalancer) =>
    loadBalancer.listeners.flatMap((listener) =>
      listener.rules.flatMap((rule) =>
        groupsOf(rule).flatMap((group) =>
          group.servers.map((servers) => ({ loadBalancer, listener, rule, group, servers })),
        ),
      ),
    ),
  );
  const ids = unique(found, stack);
  return found.map((path, index) => ({ id: ids[index]!, ...path })).sort((a, b) => compareText(a.id, b.id));
}

/** The groups that a rule forwards to; one of weight 0 gets nothing. */
function groupsOf({ action }: Rule): readonly TargetGroup[] {
  if (action.kind !== "forward") return [];
  return action.targets.filter(({ weight }) => weight > 0).map(({ group }) => group);
}

type Steps = Omit<TrafficPath, "id">;

/**
 * Each path by as little as tells it from the others: the listener, the rule that is not the default, the group; and where
 * that is not enough, the servers, then the balancer. All by address: a name that a stack gives itself is in none.
 */
function unique(paths: readonly Steps[], stack: string): string[] {
  const address = (at: Place): string => addressOf(at, stack);
  // Which kind of thing it is, its place in the id says.
  const name = (at: Place): string => address({ ...at, resource: at.resource.replace(/\$[\w-]+:[\w./-]*:\w+$/, "") });
  const start = (path: Steps): string => {
    const { listener, rule } = path;
    const isDefault = rule.priority === null && rule.at.resource === listener.at.resource;
    return isDefault ? scheme(path) : `${scheme(path)} ${name(rule.at)}`;
  };
  // What is a part of the balancer's own resource has no name that says anything: its servers have.
  const short = (path: Steps): string => {
    const { loadBalancer, group, servers } = path;
    const isPart = group.at.resource === loadBalancer.at.resource;
    return `${start(path)} → ${name(isPart ? servers.at : group.at)}`;
  };
  const withServers = (path: Steps): string => `${start(path)} → ${name(path.group.at)} → ${name(path.servers.at)}`;
  const whole = (path: Steps): string => `${name(path.loadBalancer.at)} ${name(path.listener.at)} ${withServers(path)}`;
  const forms = [short, withServers, whole].map((form) => paths.map(form));
  const counts = forms.map(tally);
  const ids = paths.map((_, index) => {
    const own = forms.findIndex((form, at) => counts[at]!.get(form[index]!) === 1);
    return forms[Math.max(0, own)]![index]!;
  });
  return numbered(ids);
}

function scheme({ listener }: Steps): string {
  const port = listener.port.value === null ? "" : `:${listener.port.value}`;
  return `${(listener.protocol.value ?? "any").toLowerCase()}${port}`;
}

/** `api/balancer/targets`, with the property where something of a resource is meant. */
export function addressOf({ resource, property }: Place, stack: string): string {
  const address = resourceAddress(resource, stack, false);
  return property === "" || /^healthCheck|^defaultActions/.test(property) ? address : `${address}.${property}`;
}

function tally(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** A last resort: the same rule twice to the same group. */
function numbered(ids: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id} #${count}`;
  });
}

/** Servers, each once, in order of place. */
export function serversOf(paths: readonly TrafficPath[]): readonly Servers[] {
  return [...new Set(paths.map(({ servers }) => servers))];
}
