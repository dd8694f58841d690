/**
 * Works on all items, two at a time: an engine, its language host, the program and a provider plugin share two cores.
 * Results are in the items' order. The first failure ends it, after the work that is under way.
 */
export async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await work(items[index]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled([lane(), lane()]);
  for (const outcome of lanes) if (outcome.status === "rejected") throw outcome.reason;
  return results;
}
