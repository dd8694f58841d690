import type { ImpactModel } from "../../impact/index";
import type { ImpactCell, ImpactSetting } from "../../result";
import type { StackTraffic } from "../consequences/traffic";
import { notKnown, type Pair, type Reason } from "./reason";

/** The first probe that the change does something else to in the two stacks; or of which that is not known. */
export function answersDiffer(traffic: readonly StackTraffic[], pair: Pair): Reason | null {
  const [here, there] = [pair.stack, pair.baseline].map((name) => traffic.find(({ stack }) => stack === name));
  if (here === undefined || there === undefined) return null;
  const unknown = [...here.rows, ...there.rows].find(({ effect }) => effect === "unknown");
  if (unknown !== undefined) return notKnown(unknown.titles[0] ?? "what the change does to traffic", unknown.symptom);
  if (here.said === there.said) return null;
  const [first] = here.rows;
  if (first === undefined) {
    const [other] = there.rows;
    return answered(other!.titles[0]!, null, `${other!.before} → ${other!.after}`, pair);
  }
  const alike = there.rows.find(({ titles }) => titles[0] === first.titles[0]);
  const words = alike === undefined ? null : `${alike.before} → ${alike.after}`;
  return answered(first.titles[0]!, `${first.before} → ${first.after}`, words, pair);
}

function answered(title: string, here: string | null, there: string | null, { stack, baseline }: Pair): Reason {
  const said = (words: string | null): string =>
    words === null ? "answered as before" : `answered otherwise (${words})`;
  const text = `With the change, ${title} is ${said(here)} in ${stack}, and ${said(there)} in ${baseline}.`;
  return { text, fact: { name: title, baseline: there, stack: here } };
}

/**
 * The first of the settings that is needed for something else in the two stacks: what fails without it in one, nothing in
 * the other asks for.
 */
export function needsDiffer(settings: readonly ImpactSetting[], model: ImpactModel, pair: Pair): Reason | null {
  for (const setting of settings) {
    const [here, there] = [pair.stack, pair.baseline].map((name) => setting.stacks.find(({ stack }) => stack === name));
    if (here === undefined || there === undefined) continue;
    const unknown = [here, there].find(({ outcome }) => outcome === "unknown");
    if (unknown !== undefined) return notKnown(`what needs \`${setting.text}\``, unknown.unknown.join("; "));
    if (saidOf(here, model) === saidOf(there, model)) continue;
    const [mine, other] = [needOf(here), needOf(there)];
    const text = `\`${setting.text}\` is needed by ${mine} in ${pair.stack}, and by ${other} in ${pair.baseline}.`;
    return { text, fact: { name: `what needs \`${setting.text}\``, baseline: other, stack: mine } };
  }
  return null;
}

function saidOf({ stack, outcome, changes, rows }: ImpactCell, { stacks }: ImpactModel): string {
  const said = JSON.stringify([outcome, changes, rows]);
  return stacks.find(({ name }) => name === stack)?.shared(said) ?? said;
}

/** Probes that a sentence names; the others are counted. */
const MOST_PROBES = 3;

export function needOf({ changes, rows }: Pick<ImpactCell, "changes" | "rows">): string {
  const probes = [...new Set(changes.filter(({ effect }) => effect !== "repairs").flatMap(({ titles }) => titles))];
  const all = probes.length > 0 ? probes : rows.map(({ row }) => `the row ${row} of the contract`);
  if (all.length === 0) return "nothing";
  const rest = all.length - MOST_PROBES;
  return `${all.slice(0, MOST_PROBES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
