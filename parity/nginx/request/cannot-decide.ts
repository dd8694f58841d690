import type { Directive } from "../types";

/**
 * Thrown where an answer depends on something the model cannot know, caught in `answer`: every function in between can
 * compute with known values only. It is not an Error, since nothing went wrong and a stack would only cost time.
 */
export class CannotDecide {
  constructor(
    /** What would have to be known: a directive, a variable, a fact, a file. */
    readonly about: string,
    readonly directive: Directive | null = null,
  ) {}
}

export function undecided(about: string, directive: Directive | null | undefined = null): never {
  throw new CannotDecide(about, directive ?? null);
}
