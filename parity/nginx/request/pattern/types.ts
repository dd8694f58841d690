/** A regular expression of PCRE2 (as nginx compiles it: no options but, for `~*`, PCRE2_CASELESS), over bytes. */
export type Node =
  /** One byte out of a set; 256 flags. `byte` where the set holds that one alone, else -1. */
  | { readonly kind: "set"; readonly set: Uint8Array; readonly byte: number }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly items: readonly Node[] }
  /** `capture` 0: it does not capture. */
  | { readonly kind: "group"; readonly item: Node; readonly capture: number }
  | { readonly kind: "repeat"; readonly item: Node; readonly min: number; readonly max: number; readonly lazy: boolean }
  /** Once matched, its inside is not tried in another way; possessive quantifiers too. */
  | { readonly kind: "atomic"; readonly item: Node }
  | { readonly kind: "look"; readonly item: Node; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: "back"; readonly group: number; readonly caseless: boolean }
  | { readonly kind: "at"; readonly place: Place };

export type Place =
  /** `^` and `\A`, `^` under (?m). */
  | "start"
  | "line-start"
  /** `$`, `\Z`: the end, or before the last line feed. `$` under (?m). `\z`. */
  | "end-or-newline"
  | "line-end"
  | "end"
  | "word"
  | "not-word";

export interface Syntax {
  readonly root: Node;
  readonly captures: number;
  /** Name → number of the group. */
  readonly names: ReadonlyMap<string, number>;
  /** It compares characters, not bytes: known to be the same on ASCII alone. */
  readonly ascii: boolean;
}

/** Thrown by the parser: the pattern uses what this engine does not know, or is none. */
export class Unsupported {
  constructor(readonly what: string) {}
}
