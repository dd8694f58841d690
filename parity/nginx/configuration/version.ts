/** Whether an nginx of this version has what came with `since`. Null (unknown): as the newest. */
export function atLeast(version: string | null, since: string): boolean {
  return version === null || order(version) >= order(since);
}

/** Versions as numbers that compare as they do. There are few: those of the facts, and those in tables. */
const orders = new Map<string, number>();

function order(version: string): number {
  let found = orders.get(version);
  if (found === undefined) {
    const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
    found = (major * 1000 + minor) * 1000 + patch;
    orders.set(version, found);
  }
  return found;
}
