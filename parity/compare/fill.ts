import { canonicalJson } from "../graph/canonical";
import { referencesIn } from "../graph/reference";
import { REF_CLOSE, REF_OPEN, type Value } from "../graph/types";
import type { Hole, Inputs } from "./holes";

/** An environment that the sample environment's texts are filled for. */
export interface Target {
  readonly inputs: Inputs;
  /** Path of a resource in the sample graph → its path in the graph of this environment. */
  readonly paths: ReadonlyMap<string, string>;
}

/** What an occurrence of a sample in a text can be: a hole, or text that merely equals the sample. */
export interface Slot {
  readonly text: string;
  /**
   * Null is "merely equal". The first is what is taken without evidence: a hole, since samples are chosen to occur
   * nowhere else; but not for `true` and `false`, which occur everywhere.
   */
  readonly options: readonly (Hole | null)[];
}

/** Which choice each slot of a text takes; the first where none is given. */
export type Choices = readonly number[];

type Piece = string | Slot | { readonly path: string };

/** A text of the sample environment, cut at what can differ. */
export interface Pattern {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly slots: readonly Slot[];
}

/** Cuts texts of the sample environment; every text is cut once. */
export class Cutter {
  private readonly known = new Map<string, Pattern>();
  private readonly finder: RegExp | null;
  private readonly holesByText = new Map<string, Hole[]>();

  /** @param paths of the sample environment's resources: a reference to one is filled by what it is matched with */
  constructor(
    readonly holes: readonly Hole[],
    private readonly paths: ReadonlySet<string>,
  ) {
    for (const hole of holes) {
      const text = hole.kind === "whole" ? canonicalJson(hole.sample) : String(hole.sample);
      const same = this.holesByText.get(text);
      if (same) same.push(hole);
      else this.holesByText.set(text, [hole]);
    }
    const texts = [...this.holesByText.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    const sources = texts.map((text) => {
      const token = this.holesByText
        .get(text)!
        .some((hole) => hole.token || hole.kind === "number" || hole.kind === "boolean");
      const source = text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
      return token ? `(?<![A-Za-z0-9_])${source}(?![A-Za-z0-9_])` : source;
    });
    this.finder = sources.length === 0 ? null : new RegExp(sources.join("|"), "g");
  }

  cut(text: string): Pattern {
    let pattern = this.known.get(text);
    if (!pattern) {
      const pieces = this.pieces(text);
      pattern = { text, pieces, slots: pieces.filter((piece): piece is Slot => isSlot(piece)) };
      this.known.set(text, pattern);
    }
    return pattern;
  }

  /** The slot of a number that stands by itself, or null where it is no sample. */
  number(value: number): Slot | null {
    const text = String(value);
    const holes = this.holesByText.get(text)?.filter((hole) => hole.kind === "number");
    return holes === undefined || holes.length === 0 ? null : slotOf(text, holes);
  }

  private pieces(text: string): Piece[] {
    if (!text.includes(REF_OPEN)) return this.plain(text);
    const pieces: Piece[] = [];
    let from = 0;
    for (const span of referencesIn(text)) {
      pieces.push(...this.plain(text.slice(from, span.start)), REF_OPEN);
      // A reference can also name the answer of a provider function: `getZone({"name":"…"})#zoneId`.
      if (this.paths.has(span.path)) pieces.push({ path: span.path });
      else pieces.push(...this.pieces(span.path));
      pieces.push(`#${span.property}`);
      if (span.operations !== "") pieces.push("|", ...this.pieces(span.operations));
      pieces.push(REF_CLOSE);
      from = span.end;
    }
    pieces.push(...this.plain(text.slice(from)));
    return pieces;
  }

  private plain(text: string): Piece[] {
    if (this.finder === null || text === "") return text === "" ? [] : [text];
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(this.finder)) {
      if (match.index > from) pieces.push(text.slice(from, match.index));
      pieces.push(slotOf(match[0], this.holesByText.get(match[0])!));
      from = match.index + match[0].length;
    }
    if (from < text.length) pieces.push(text.slice(from));
    return pieces;
  }
}

function slotOf(text: string, holes: readonly Hole[]): Slot {
  return { text, options: holes[0]!.kind === "boolean" ? [null, ...holes] : [...holes, null] };
}

/** The hole that a slot stands for, if it stands for one. */
export function holeOf(slot: Slot): Hole {
  return slot.options.find((option) => option !== null)!;
}

function isSlot(piece: Piece): piece is Slot {
  return typeof piece === "object" && "options" in piece;
}

/** The text that another environment has, if the choices are right. */
export function fillText(pattern: Pattern, target: Target, choices?: Choices): string {
  if (pattern.pieces.length === 1 && typeof pattern.pieces[0] === "string") return pattern.text;
  let slot = 0;
  let filled = "";
  for (const piece of pattern.pieces) {
    if (typeof piece === "string") filled += piece;
    else if (isSlot(piece)) filled += slotText(piece, target, choices?.[slot++] ?? 0);
    else filled += target.paths.get(piece.path) ?? piece.path;
  }
  return filled;
}

function slotText(slot: Slot, target: Target, choice: number): string {
  const hole = slot.options[choice];
  if (!hole) return slot.text;
  const own = hole.own(target.inputs);
  return typeof own === "object" ? canonicalJson(own) : String(own);
}

/** The number that another environment has in the place of a sample; text where its config has no number there. */
export function fillNumber(value: number, slot: Slot, target: Target, choice: number): Value {
  const own = slot.options[choice]?.own(target.inputs);
  if (own === undefined) return value;
  const number = typeof own === "object" ? Number.NaN : Number(own);
  return Number.isNaN(number) ? own : number;
}

/** The text with `{aws:region}` wherever the choices have a hole: the same for all environments. */
export function nameHoles({ pieces }: Pattern, choices?: Choices): string {
  let slot = 0;
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return isSlot(piece) ? (piece.options[choices?.[slot++] ?? 0]?.mark ?? piece.text) : piece.path;
    })
    .join("");
}

/** The text as people read it in an address: `{aws:region}` for what is not a number and differs. */
export function markText(pattern: Pattern): string {
  return pattern.pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if (!isSlot(piece)) return piece.path;
      const { kind, mark } = holeOf(piece);
      return kind === "number" || kind === "boolean" ? piece.text : mark;
    })
    .join("");
}
