import type { Impact, Result } from "../../../result";
import { count } from "../../values";
import type { Style, Tone } from "../style";
import { renderBasis, renderRehearsal } from "./basis";
import { renderExplained } from "./explained";
import { renderListing } from "./listing";
import { someOf, titled } from "./words";

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
  return titled(mark, tone, "impact", wordsOf(impact), style);
}

function markOf(result: Result, alarms: number, style: Style): { mark: string; tone: Tone } {
  if (result.verdict === "undetermined") return { mark: style.unknown, tone: "caution" };
  return alarms > 0 ? { mark: style.caution, tone: "caution" } : { mark: style.good, tone: "good" };
}

/** `84 settings in 4 stacks: 1 needed in prod-eu only, 45 needed, 24 listed, 14 removable`. */
function wordsOf({ settings, basis }: Impact): string {
  const alarms = settings.filter(({ onlyIn }) => onlyIn.length > 0);
  const rest = settings.filter(({ onlyIn }) => onlyIn.length === 0);
  const only = [...new Set(alarms.flatMap(({ onlyIn }) => onlyIn))];
  const number = (outcome: string): number => rest.filter((one) => one.outcome === outcome).length;
  const parts = [
    ...(alarms.length > 0 ? [`${alarms.length} needed in ${someOf(only, 3)} only`] : []),
    ...(["needed", "harmful", "unknown", "listed", "removable"] as const).flatMap((outcome) =>
      number(outcome) > 0 ? [`${number(outcome)} ${WORDS[outcome]}`] : [],
    ),
  ];
  return `${count(settings.length, "setting")} in ${count(basis.length, "stack")}: ${parts.join(", ")}`;
}

const WORDS = {
  needed: "needed",
  harmful: "harmful",
  unknown: "not decided",
  listed: "needed by the contract alone",
  removable: "removable",
} as const;
