import type { ReportOptions } from "../index";
import { visible } from "./text";

/** What a piece of text means; only {@link createStyle} knows which colour that is. */
export type Tone = "plain" | "strong" | "faint" | "good" | "bad" | "caution";

/** How this terminal shows things. Text goes through `text` first, then is measured and padded, then painted. */
export interface Style {
  readonly width: number;
  readonly good: string;
  readonly bad: string;
  readonly caution: string;
  readonly unknown: string;
  readonly note: string;
  readonly none: string;
  readonly dot: string;
  readonly ellipsis: string;
  /** Makes foreign text harmless and visible, on one line, and bounds its length. */
  readonly text: (foreign: string) => string;
  readonly paint: (tone: Tone, text: string) => string;
}

/**
 * The eight basic colours and two weights only: their shades belong to the user's own theme, so that text keeps its
 * contrast on dark and on light. Colour never carries a meaning alone: a mark or a word always stands beside it.
 */
const SGR: { readonly [tone in Tone]: readonly [on: string, off: string] } = {
  plain: ["", ""],
  strong: ["\u001b[1m", "\u001b[22m"],
  faint: ["\u001b[2m", "\u001b[22m"],
  good: ["\u001b[32m", "\u001b[39m"],
  bad: ["\u001b[31m", "\u001b[39m"],
  caution: ["\u001b[33m", "\u001b[39m"],
};

/** Narrower than this nothing can be laid out; wider than that no line of prose can be read. */
const NARROWEST = 40;
const WIDEST = 140;
/** Characters of one foreign text that are looked at: a megabyte in a name must not become a megabyte of report. */
const LONGEST_TEXT = 4000;

export function createStyle({ color, width, unicode }: ReportOptions): Style {
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
    good: unicode ? "✓" : "ok",
    bad: unicode ? "✗" : "x",
    caution: "!",
    unknown: "?",
    note: unicode ? "·" : "-",
    none: unicode ? "–" : "-",
    dot: unicode ? " · " : " - ",
    ellipsis: unicode ? "…" : "...",
    text: (foreign) => visible(foreign.slice(0, LONGEST_TEXT), unicode),
    paint: (tone, text) => (color && text !== "" ? SGR[tone][0] + text + SGR[tone][1] : text),
  };
}
