/** A set of statuses in a matcher's notation: `200`, `200-399`, `200,301-308`. What is no number in it matches nothing. */
export class StatusSet {
  private readonly ranges: readonly (readonly [first: number, last: number])[];

  /** The set of a text; most probes share one. */
  static of(text: string): StatusSet {
    const known = sets.get(text) ?? new StatusSet(text);
    sets.set(text, known);
    return known;
  }

  private constructor(readonly text: string) {
    this.ranges = text
      .split(",")
      .map((part) => /^\s*(\d{1,3})\s*(?:-\s*(\d{1,3})\s*)?$/.exec(part))
      .filter((match) => match !== null)
      .map((match) => [Number(match[1]), Number(match[2] ?? match[1])] as const);
  }

  has(status: number): boolean {
    return this.ranges.some(([first, last]) => status >= first && status <= last);
  }
}

const sets = new Map<string, StatusSet>();

/** Whether a health check that gets `status` counts as passed. */
export function healthy(matcher: string, status: number): boolean {
  return StatusSet.of(matcher).has(status);
}
