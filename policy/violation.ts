import { type Finding, type Result, renderFindingAlone } from "../parity/index";

/** The engine's own words stand beside it, and its lines are not wrapped. */
const OPTIONS = { color: false, width: 100, unicode: true };

/** A finding as the engine is to print it: what, where, both sides, why, and what to do. */
export function violation(finding: Finding, judged?: { readonly result: Result }): string {
  const text = renderFindingAlone(withWaiver(finding), judged?.result.stacks.length ?? 1, OPTIONS);
  // The engine's printer takes `<{%red%}>` for a colour.
  return text.trimEnd().replaceAll("<{%", "<\\u{7b}%");
}

function withWaiver(finding: Finding): Finding {
  if (finding.waiver === null) return finding;
  const { owner, reason, expires } = finding.waiver;
  return { ...finding, message: `Accepted until ${expires} by ${owner}: ${reason}. ${finding.message}` };
}
