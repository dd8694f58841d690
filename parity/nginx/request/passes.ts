import { undecided } from "./cannot-decide";
import type { Run } from "./run";
import type { Text } from "./types";
import type { Piece, Value } from "./value";

/** What becomes of a capture in a script: it may be escaped. `inArgs`: it stands behind the first `?`. */
type Escape = (text: string, inArgs: boolean) => string;

/**
 * The texts of the pieces, in order. nginx makes a text in two passes, and only the second one copies captures
 * (ngx_http_script_run): where a variable is a map with a regular expression, its captures take the place of those before.
 */
export function piecesOf(run: Run, value: Value, written: Escape = (text) => text): readonly Text[] {
  const capture = captureOf(run, written);
  if (!value.mixed) return inOnePass(run, value, capture);
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
  // The room was measured in the first pass: nginx writes beyond it, or, with the mends of 2026, answers 500.
  if (used > room) undecided("captures that a map changes while a text is made of them");
  return texts;
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
