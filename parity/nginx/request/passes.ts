import { undecided } from "./cannot-decide";
import type { Run } from "./run";
import type { Text } from "./types";
import type { Piece, Value } from "./value";
import { caughtByMaps, definitionOf } from "./variables/definitions";

/** What becomes of a capture in a script: it may be escaped. `inArgs`: it stands behind the first `?`. */
type Escape = (text: string, inArgs: boolean) => string;

/**
 * The texts of the pieces, in order. nginx makes a text in two passes, and only the second one copies captures
 * (ngx_http_script_run): where a variable is a map with a regular expression, its captures take the place of those before.
 */
export function piecesOf(run: Run, value: Value, written: Escape | null = null): readonly Text[] {
  const capture = captureOf(run, written ?? ((text) => text));
  if (!value.mixed) return caughtAgain(run, value, inOnePass(run, value, capture), written !== null);
  let inArgs = false;
  let room = 0;
  const texts: Text[] = value.pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("variable" in piece) return run.variable(piece.variable);
    inArgs ||= "args" in piece;
    if ("capture" in piece) room += lengthOf(capture(piece.capture, inArgs));
    return "";
  });
  let used = 0;
  inArgs = false;
  for (const [at, piece] of value.pieces.entries()) {
    if (typeof piece === "string" || "variable" in piece) continue;
    inArgs ||= "args" in piece;
    if (!("capture" in piece)) continue;
    texts[at] = capture(piece.capture, inArgs);
    used += lengthOf(texts[at]!);
  }
  measure(used, room);
  return texts;
}

/**
 * The room was measured in the first pass: with more, nginx writes beyond it, or, with the mends of 2026, answers 500;
 * with less, what lies behind is sent along, or, with them, is not.
 */
function measure(used: number, room: number): void {
  if (used !== room) undecided("captures that a map changes while a text is made of them");
}

/**
 * The second pass, where the first one may have changed what it has read: named groups of maps, and in scripts, which
 * keep nothing (ngx_http_get_flushed_variable), maps that are volatile.
 */
function caughtAgain(run: Run, { pieces }: Value, texts: readonly Text[], script: boolean): readonly Text[] {
  const { web } = run.asked;
  const caught = caughtByMaps(web);
  if (caught.size === 0) return texts;
  const again = pieces.map((piece, at) => {
    if (typeof piece === "string" || !("variable" in piece)) return texts[at]!;
    const changes = caught.has(piece.variable) || (script && definitionOf(web, piece.variable)?.volatile === true);
    return changes ? run.variable(piece.variable) : texts[at]!;
  });
  measure(sum(again), sum(texts));
  return again;
}

function sum(texts: readonly Text[]): number {
  return texts.reduce<number>((total, text) => total + lengthOf(text), 0);
}

function inOnePass(run: Run, { pieces }: Value, capture: (group: number, inArgs: boolean) => Text): readonly Text[] {
  let inArgs = false;
  return pieces.map((piece: Piece) => {
    if (typeof piece === "string") return piece;
    if ("variable" in piece) return run.variable(piece.variable);
    if ("capture" in piece) return capture(piece.capture, inArgs);
    inArgs = true;
    return "";
  });
}

function captureOf(run: Run, written: Escape): (group: number, inArgs: boolean) => Text {
  return (group, inArgs) => {
    const text = run.captures.at(group);
    return typeof text === "string" ? written(text, inArgs) : text;
  };
}

function lengthOf(text: Text): number {
  return typeof text === "string" ? text.length : 0;
}
