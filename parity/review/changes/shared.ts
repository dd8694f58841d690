import { asText, type EvaluatedStack, type GraphChange } from "../../compare/index";
import { canonicalJson } from "../../graph/index";
import type { ReviewSides } from "../../result";
import type { Side, Sides } from "../types";
import { concealed } from "./conceal";

/** A change in one stack, or in the sample environment, with its address as all stacks share it. */
export interface Cell {
  /** Null: the sample environment. */
  readonly stack: string | null;
  readonly change: GraphChange;
  readonly resource: string;
  readonly property: string | null;
  readonly kind: "added" | "changed" | "removed";
  readonly own: ReviewSides;
  /** With the stack's own values as the names of the variances. */
  readonly shared: ReviewSides;
}

/** Puts a stack's changes into the words that all stacks share. */
export function toCells(sides: Sides, stack: string | null, changes: readonly GraphChange[]): Cell[] {
  const before = wordsOf(sides.base, stack);
  const after = wordsOf(sides.head, stack);
  return merged(
    changes.map(concealed).map((change): Cell => {
      const words = change.before === null ? after : before;
      const resource = words.resource((change.before ?? change.after)!.path);
      const property =
        change.property === null ? null : (change.kind === "added" ? after : before).text(change.property);
      const own = { before: asText(change.from), after: asText(change.to) };
      const shared = { before: textIn(before, own.before), after: textIn(after, own.after) };
      return { stack, change, resource, property, kind: change.kind, own, shared };
    }),
  );
}

/** What is removed and added at one shared address has changed: a server block is called by a name that is the stack's. */
function merged(cells: readonly Cell[]): Cell[] {
  const byAddress = new Map<string, Cell>();
  for (const cell of cells) {
    // Two things that come to one shared address stay two: the second is told apart by its turn.
    for (let turn = 1; ; turn++) {
      const property = turn === 1 || cell.property === null ? cell.property : `${cell.property}#${turn}`;
      const key = canonicalJson([cell.resource, property, property === null ? [cell.kind, turn] : null]);
      const other = byAddress.get(key);
      if (other === undefined) byAddress.set(key, { ...cell, property });
      else if (turn === 1 && other.kind !== cell.kind && other.kind !== "changed" && cell.kind !== "changed")
        byAddress.set(key, asChanged(other, cell));
      else continue;
      break;
    }
  }
  return [...byAddress.values()];
}

function asChanged(one: Cell, other: Cell): Cell {
  const [removed, added] = one.kind === "added" ? [other, one] : [one, other];
  const both = (member: "own" | "shared"): ReviewSides => ({
    before: removed[member].before,
    after: added[member].after,
  });
  const change = { ...removed.change, kind: "changed" as const, to: added.change.to, after: added.change.after };
  return { ...removed, kind: "changed", change, own: both("own"), shared: both("shared") };
}

interface Words {
  readonly resource: (path: string) => string;
  readonly text: (text: string) => string;
}

function wordsOf({ sample, stacks }: Side, name: string | null): Words {
  const text = name === null ? sample?.shared : stackOf(stacks, name)?.shared;
  const shared = text ?? ((same: string) => same);
  return {
    text: shared,
    resource: (path) => sample?.addressOf(name, path) ?? (path === "" ? "{stack}" : shared(path)),
  };
}

export function stackOf(stacks: readonly EvaluatedStack[], name: string): EvaluatedStack | undefined {
  return stacks.find((stack) => stack.name === name);
}

function textIn({ text }: Words, value: string | null): string | null {
  return value === null ? null : text(value);
}
