import { type Choices, fillText, holeOf, type Pattern, type Slot, type Target } from "./fill";

/** The slots of one line of a text: what is read there says nothing about other lines. */
export interface Line {
  readonly pattern: Pattern;
  /** Indexes into the slots of the whole text. */
  readonly slots: readonly number[];
}

/** Slots of one line that are tried in every combination; lines with more samples in them do not occur. */
const MOST_SLOTS = 4;

/** The lines of a text that hold a slot. */
export function linesOf(pattern: Pattern): Line[] {
  const lines: { pieces: Pattern["pieces"][number][]; slots: number[] }[] = [{ pieces: [], slots: [] }];
  let slot = 0;
  for (const piece of pattern.pieces) {
    const line = lines[lines.length - 1]!;
    if (typeof piece === "string") {
      const [first, ...rest] = piece.split("\n");
      line.pieces.push(first!);
      for (const next of rest) lines.push({ pieces: [next], slots: [] });
    } else {
      line.pieces.push(piece);
      if ("options" in piece) line.slots.push(slot++);
    }
  }
  return lines
    .filter(({ slots }) => slots.length > 0)
    .map(({ pieces, slots }) => ({
      slots,
      pattern: { text: "", pieces, slots: slots.map((at) => pattern.slots[at]!) },
    }));
}

/** Every combination of choices for some slots of a text, but the one that `base` has; other slots stay as they are. */
export function otherChoices(slots: readonly Slot[], some: readonly number[], base: Choices): Choices[] {
  let found: number[][] = [slots.map((_, index) => base[index] ?? 0)];
  for (const index of some.slice(0, MOST_SLOTS)) {
    const count = slots[index]!.options.length;
    found = found.flatMap((choices) =>
      Array.from({ length: count }, (_, turn) => {
        const choice = (choices[index]! + turn) % count;
        return choices.map((one, at) => (at === index ? choice : one));
      }),
    );
  }
  return found.slice(1);
}

/** The reading in which no number is a hole; null for a text without such numbers. */
export function numbersAsTheyAre(slots: readonly Slot[]): Choices | null {
  if (!slots.some((slot) => holeOf(slot).kind === "number")) return null;
  return slots.map((slot) => (holeOf(slot).kind === "number" ? slot.options.indexOf(null) : 0));
}

/** The reading in which nothing is a hole. */
export function noHoles({ slots }: Pattern): Choices {
  return slots.map(({ options }) => options.indexOf(null));
}

/** Whether two readings of a text give an environment the same text. */
export function agree(pattern: Pattern, target: Target, one: Choices | undefined, other: Choices): boolean {
  return fillText(pattern, target, one) === fillText(pattern, target, other);
}
