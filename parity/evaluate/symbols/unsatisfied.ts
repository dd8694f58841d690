/** What a program did with an output that only its value could answer. */
export interface Origin {
  /** `path#property`, or null when no single output is to blame. */
  readonly reference: string | null;
  readonly operation: string;
}

/** Thrown into a program that asks a symbol what it cannot tell. `unknown` indexes the graph's unknowns. */
export class Unsatisfied extends Error {
  override readonly name = "Unsatisfied";

  constructor(
    readonly unknown: number,
    operation: string,
  ) {
    super(`the value of this output is not known before deployment (${operation})`);
  }
}
