import type { Position, Value } from "./types";

/** `moved`: the same thing at another place of an order that has a meaning, or a file under another name. */
export type DifferenceKind = "changed" | "missing" | "added" | "moved";

/** One difference between two trees, at one address. */
export interface Difference {
  /** Property address; unique among the differences of two trees. */
  readonly address: string;
  /** Undefined where the expected side has nothing. Long values are given by their beginning and a digest. */
  readonly expected: Value | undefined;
  readonly actual: Value | undefined;
  /** Inside decoded content: the place on the actual side, or, where that has nothing, on the expected side. */
  readonly position: Position | null;
  readonly kind: DifferenceKind;
  /** Of a secret: in how many places it differs. Which ones is not told. */
  readonly places?: number;
}

/** The address that comparing has come to, and the file that decoded content belongs to. */
export interface Where {
  readonly address: string;
  readonly file: string | null;
}

interface Entry extends Where {
  readonly kind: DifferenceKind;
  readonly expected: Value | undefined;
  readonly actual: Value | undefined;
  readonly position?: Position | null;
  readonly places?: number;
}

/** Collects differences, and keeps their addresses apart: a second one at an address gets `#2`. */
export class Report {
  private readonly found: Difference[] = [];
  private readonly counts = new Map<string, number>();

  add({ address, expected, actual, kind, position, places }: Entry): void {
    const count = (this.counts.get(address) ?? 0) + 1;
    this.counts.set(address, count);
    this.found.push({
      address: count === 1 ? address : `${address}#${count}`,
      expected,
      actual,
      position: position ?? null,
      kind,
      ...(places === undefined ? {} : { places }),
    });
  }

  /** All that another report found. */
  addAll(other: Report): void {
    for (const difference of other.found) this.add({ ...difference, file: null });
  }

  get size(): number {
    return this.found.length;
  }

  differences(): Difference[] {
    return this.found;
  }
}
