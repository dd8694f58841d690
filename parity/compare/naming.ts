/** Who deviates: the minority; without a plurality, all that differ from the baseline stack. */
export interface Naming<Key> {
  /** What counts as expected. */
  readonly expected: Key;
  /** The stacks that have something else, in the order given. */
  readonly named: readonly string[];
}

/**
 * @param have what each stack has, as a key that is equal for equal values, in rollout order
 * @param baseline the baseline stack; where it is not among `have`, the first stack stands in for it
 */
export function whoDeviates<Key>(have: ReadonlyMap<string, Key>, baseline: string): Naming<Key> {
  const counts = new Map<Key, number>();
  for (const key of have.values()) counts.set(key, (counts.get(key) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const leaders = [...counts].filter(([, count]) => count === most);
  const first = have.keys().next().value as string;
  const expected = leaders.length === 1 ? leaders[0]![0] : (have.get(have.has(baseline) ? baseline : first) as Key);
  const named = [...have].filter(([, key]) => key !== expected).map(([stack]) => stack);
  return { expected, named };
}
