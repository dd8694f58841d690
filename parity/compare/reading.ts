import { mapScalars, mapValue } from "../graph/map";
import type { Tree } from "../graph/tree";
import type { Value } from "../graph/types";
import { noHoles } from "./choices";
import {
  type Choices,
  type Cutter,
  fillNumber,
  fillText,
  holeOf,
  markText,
  nameHoles,
  type Pattern,
  type Slot,
  type Target,
} from "./fill";

/**
 * What the occurrences of samples in one property are: which are holes, and which are text that merely equals a sample.
 * A scalar is named by its text and, where that occurs several times, by its turn; scalars not listed are what their slots take by default.
 */
export interface Reading {
  readonly choices: ReadonlyMap<string, Choices>;
  /** False: lists and objects that equal a sample as a whole merely equal it. */
  readonly whole: boolean;
  /**
   * Keys of maps that hold a sample. `apart`: holes, but where two of one map would become one; `merged`: then one is left;
   * `constant`: they merely equal it.
   */
  readonly keys: "apart" | "merged" | "constant";
}

export const ALL_HOLES: Reading = { choices: new Map(), whole: true, keys: "apart" };

/** A scalar of the sample environment that was filled, and what for. */
export interface FilledScalar {
  readonly key: string;
  readonly pattern: Pattern;
  readonly filled: string;
  readonly choices: Choices | undefined;
}

/** A tree of the sample environment, filled for another environment. */
export interface Filled {
  readonly tree: Tree;
  readonly scalars: readonly FilledScalar[];
  /** Some key of a map holds a sample. */
  readonly openKeys: boolean;
}

export function fillTree(tree: Tree, target: Target, reading: Reading, cutter: Cutter): Filled {
  const scalars: FilledScalar[] = [];
  const turns = new Map<string, number>();
  const turn = (text: string): string => {
    const count = turns.get(text) ?? 0;
    turns.set(text, count + 1);
    return `${text}\n${count}`;
  };
  let openKeys = false;
  const text = (value: string, instead?: Choices): string => {
    const pattern = cutter.cut(value);
    if (pattern.slots.length === 0 && !pattern.pieces.some((piece) => typeof piece === "object")) return value;
    const key = turn(value);
    const choices = reading.choices.get(key) ?? instead;
    const filled = fillText(pattern, target, choices);
    scalars.push({ key, pattern, filled, choices });
    return filled;
  };
  const number = (value: number): Value => {
    const slot = cutter.number(value);
    if (slot === null) return value;
    const key = turn(`#${value}`);
    const choices = reading.choices.get(key);
    const filled = fillNumber(value, slot, target, choices?.[0] ?? 0);
    scalars.push({ key, pattern: numberPattern(slot), filled: String(filled), choices });
    return filled;
  };
  const keys = (own: readonly string[]): readonly string[] => {
    const open = own.filter((key) => cutter.cut(key).slots.length > 0);
    if (open.length === 0) return own.map((key) => text(key));
    openKeys = true;
    const asTheyStand = new Set(reading.keys === "constant" ? open : reading.keys === "merged" ? [] : clashes(own));
    return own.map((key) => text(key, asTheyStand.has(key) ? noHoles(cutter.cut(key)) : undefined));
  };
  const filled = mapScalars(tree, { text: (value) => text(value), number, keys });
  return { tree: filled, scalars, openKeys };

  /** Keys that hold a sample and, filled, would be what another key of the map is as it stands. */
  function clashes(own: readonly string[]): readonly string[] {
    const constant = new Set(own.filter((key) => cutter.cut(key).slots.length === 0));
    return own.filter((key) => !constant.has(key) && constant.has(fillText(cutter.cut(key), target)));
  }
}

function numberPattern(slot: Slot): Pattern {
  return { text: slot.text, pieces: [slot], slots: [slot] };
}

/** What an expected value of one environment is in another: the scalars it was filled with, filled again. */
export function refill(value: Value, scalars: readonly FilledScalar[], target: Target): Value {
  return replaceFilled(value, scalars, ({ pattern, choices }) => fillText(pattern, target, choices));
}

/** An expected value of one environment with the variances named that it was filled with: `{app:min}` for a number too. */
export function nameFilled(value: Value, scalars: readonly FilledScalar[]): Value {
  // A path is one environment's own: what refers to a resource stays as it is.
  const named = scalars.filter(({ pattern }) => pattern.slots.length > 0);
  return replaceFilled(value, named, ({ pattern, choices }) => nameHoles(pattern, choices));
}

function replaceFilled(value: Value, scalars: readonly FilledScalar[], by: (scalar: FilledScalar) => string): Value {
  const byText = new Map(scalars.map((scalar) => [scalar.filled, scalar] as const));
  const again = (text: string): string | null => {
    const scalar = byText.get(text);
    return scalar === undefined ? null : by(scalar);
  };
  return mapValue(value, {
    text: (text) =>
      again(text) ??
      text
        .split(/([\s"';{}]+)/)
        .map((word) => again(word) ?? word)
        .join(""),
    number: (number) => {
      const other = again(String(number));
      if (other === null) return number;
      return Number.isNaN(Number(other)) ? other : Number(other);
    },
  });
}

/** Replaces a text where it is not part of a longer word. */
export function replaceWord(text: string, word: string, by: string): string {
  return text.includes(word) ? text.replace(wordPattern(word), () => by) : text;
}

/** Finds every place where the word is not part of a longer one. */
export function wordPattern(word: string): RegExp {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, "g");
}

/** The address that all environments share: the own values that were filled into it as the names of their variances. */
export function sharedAddress(address: string, scalars: readonly FilledScalar[]): string {
  let shared = address;
  const named = scalars.filter(({ pattern }) => pattern.slots.some((slot) => holeOf(slot).kind === "text"));
  for (const { pattern, filled } of [...named].sort((a, b) => b.filled.length - a.filled.length)) {
    if (filled !== "") shared = replaceWord(shared, filled, markText(pattern));
  }
  return shared;
}
