import type { Symbols } from "../symbols/symbol";

/** What turning a request's values into graph values needs to know. */
export interface ValueContext {
  readonly symbols: Symbols;
  /** Folder that relative asset paths start from. */
  readonly cwd: string;
  pathOf(urn: string): string | null;
  /** Records a value that could not be determined, with no output to blame. */
  unknown(operation: string): number;
}
