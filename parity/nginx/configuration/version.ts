/** Whether an nginx of this version has what came with `since`. Null (unknown): as the newest. */
export function atLeast(version: string | null, since: string): boolean {
  return version === null || compare(version, since) >= 0;
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < 3; index++) {
    const difference = (left![index] ?? 0) - (right![index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
