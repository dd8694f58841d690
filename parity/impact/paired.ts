import type { LoadBalancer, TrafficPath } from "../traffic/types";

/** A traffic path of one declaration with what takes its place in another; null: nothing does. */
export interface PairedPath {
  readonly before: TrafficPath;
  readonly after: TrafficPath | null;
}

/**
 * Each path with its counterpart: the one of the same id; else the one that takes the same requests at the same listener,
 * for a resource that is renamed is no other way. What is left over is a pair where there is one of it on both sides.
 *
 * @param shared makes texts of the two comparable: own names put back
 */
export function pairPaths(
  before: readonly TrafficPath[],
  after: readonly TrafficPath[],
  shared: { readonly before: (text: string) => string; readonly after: (text: string) => string },
): readonly PairedPath[] {
  const found = new Map<TrafficPath, TrafficPath>();
  const left = (): { was: TrafficPath[]; is: TrafficPath[] } => {
    const taken = new Set(found.values());
    return { was: before.filter((path) => !found.has(path)), is: after.filter((path) => !taken.has(path)) };
  };
  for (const key of [({ id }: TrafficPath): string => id, entryKey]) {
    const { was, is } = left();
    for (const path of was) {
      const taken = new Set(found.values());
      const other = is.find((one) => !taken.has(one) && shared.after(key(one)) === shared.before(key(path)));
      if (other !== undefined) found.set(path, other);
    }
  }
  const { was, is } = left();
  if (was.length === 1 && is.length === 1) found.set(was[0]!, is[0]!);
  return before.map((path) => ({ before: path, after: found.get(path) ?? null }));
}

/** What a request is chosen by on its way to the group. */
function entryKey({ listener, rule }: TrafficPath): string {
  const { protocol, port, hosts } = listener;
  const said = [protocol.value, port.value, hosts?.value ?? null, rule.conditions];
  return JSON.stringify(said, (key, value: unknown) => (key === "at" ? undefined : value));
}

/** True where clients of one listener find the other at the same port, with the same protocol. */
export function isSameEntry(a: TrafficPath, b: TrafficPath): boolean {
  return a.listener.port.value === b.listener.port.value && a.listener.protocol.value === b.listener.protocol.value;
}

/** Everything that answers on a path can depend on, as text; but where in the program it is written. */
export function subjectOf(path: TrafficPath): string {
  const { webServer } = path.servers;
  const balancer: Omit<LoadBalancer, "listeners"> & { listeners: null } = { ...path.loadBalancer, listeners: null };
  const files = webServer && [webServer.main, webServer.files, [...webServer.otherFiles]];
  const said = { balancer, listener: path.listener, rule: path.rule, group: path.group, servers: path.servers, files };
  return JSON.stringify(said, (key, value: unknown) =>
    key === "position" || key === "webServer" || key === "at" ? undefined : value,
  );
}
