import type { ProbeOutcome, RehearsalResult, RehearsedState, StackOutcome } from "../../../result";
import type { Style, Tone } from "../style";
import { type Cell, type Row, renderTable, tableWidth } from "../table";
import { clip } from "../text";

const LONGEST_NAME = 24;

const TONES: { readonly [state in RehearsedState]: Tone } = {
  serving: "good",
  degraded: "bad",
  offline: "bad",
  "not judged": "caution",
  "not rehearsed": "caution",
};

/** Stacks side by side, what was asked of them below each other; one below the other where they do not fit. */
export function renderStates({ stacks }: RehearsalResult, style: Style): string[] {
  const kinds = [...new Set(stacks.flatMap((stack) => probesOf(stack).map(({ kind }) => kind)))];
  const rows = [
    [plain(""), ...stacks.map(({ stack }): Cell => ({ text: name(stack, style), tone: "strong" }))],
    [faint("state"), ...stacks.map(({ state }): Cell => ({ text: state, tone: TONES[state] }))],
    ...kinds.map((kind): Row => [faint(kind), ...stacks.map((stack) => standing(stack, kind, style))]),
  ];
  const wide = tableWidth(rows) > style.width - 2;
  const shown = wide
    ? stacks.map((stack): Row => [faint(name(stack.stack, style)), { text: stack.state, tone: TONES[stack.state] }])
    : rows;
  return renderTable(shown, style).map((line) => `  ${line}`);
}

export function probesOf({ servers }: StackOutcome): ProbeOutcome[] {
  return servers.flatMap(({ probes }) => probes);
}

function standing(stack: StackOutcome, kind: string, style: Style): Cell {
  const own = probesOf(stack).filter((probe) => probe.kind === kind);
  const failing = own.filter(({ passes }) => !passes);
  const failed = failing.length;
  if (own.length === 0) return plain(style.none);
  const of = own.length === 1 ? "" : ` ${failed === 0 ? own.length : `${failed} of ${own.length}`}`;
  if (failed > 0 && failing.every(({ judged }) => judged === false))
    return { text: style.unknown + of, tone: "caution" };
  return failed === 0 ? { text: style.good + of, tone: "good" } : { text: style.bad + of, tone: "bad" };
}

const name = (stack: string, style: Style): string => {
  return clip(style.text(stack), Math.min(LONGEST_NAME, Math.floor(style.width / 3)), style.ellipsis);
};
const plain = (text: string): Cell => ({ text, tone: "plain" });
const faint = (text: string): Cell => ({ text, tone: "faint" });
