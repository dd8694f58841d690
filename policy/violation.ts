import { type Finding, type Result, renderFindingAlone } from "../parity/index";

/** The engine's own words stand beside it, and its lines are not wrapped. */
const OPTIONS = { color: false, width: 100, unicode: true };

/** A finding as the engine is to print it: what, where, both sides, why, and what to do; a word that says nothing of each stack is left out. */
export function violation(finding: Finding, judged?: { readonly result: Result }): string {
  const text = renderFindingAlone(finding, judged?.result.stacks.length ?? 1, OPTIONS);
  // The engine's printer takes `<{%red%}>` for a colour.
  return text.trimEnd().replaceAll("<{%", "<\\u{7b}%");
}
