import type { Impact, Result } from "../../../result";
import { impactSummary } from "../../summary";
import type { Style, Tone } from "../style";
import { renderBasis, renderRehearsal } from "./basis";
import { renderExplained } from "./explained";
import { renderListing } from "./listing";
import { titled } from "./words";

/** What each setting is needed for, as sections of lines. */
export function renderImpact(result: Result, impact: Impact, style: Style): string[][] {
  const asked = impact.asked.length > 0;
  return [
    headline(result, impact, style),
    ...(asked ? renderExplained(impact, style) : renderListing(impact, style)),
    ...(impact.rehearsal ? [renderRehearsal(impact.rehearsal, style)] : []),
    renderBasis(impact, style),
  ];
}

function headline(result: Result, impact: Impact, style: Style): string[] {
  const alarms = impact.settings.filter(({ onlyIn }) => onlyIn.length > 0);
  const { mark, tone } = markOf(result, alarms.length, style);
  return titled(mark, tone, "impact", impactSummary(impact), style);
}

function markOf(result: Result, alarms: number, style: Style): { mark: string; tone: Tone } {
  if (result.verdict === "undetermined") return { mark: style.unknown, tone: "caution" };
  return alarms > 0 ? { mark: style.caution, tone: "caution" } : { mark: style.good, tone: "good" };
}
