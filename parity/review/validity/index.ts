import type { ImpactModel } from "../../impact/index";
import type { Impact, ReviewValidity } from "../../result";
import { probesOf } from "../../traffic/index";
import type { StackTraffic } from "../consequences/traffic";
import type { Change, Side, Sides } from "../types";
import { strayIn, waiverIn } from "./accepted";
import { changeDiffers } from "./change";
import { cloudOf, graphDiffers, known } from "./known";
import { cloudDiffers, factDiffers, gapIn } from "./paths";
import { answersDiffer, needsDiffer } from "./probes";
import type { Pair, Reason } from "./reason";
import { contextOf, counterparts, type Scope, scopeOf, wholeScope } from "./scope";

/** What is known of a change when it is judged whether the baseline stack tests it. */
export interface Judged {
  readonly sides: Sides;
  readonly changes: readonly Change[];
  readonly traffic: readonly StackTraffic[];
  /** What the settings that go or change are needed for; null: none do. */
  readonly impact: Impact | null;
  /** The base's, which says so. */
  readonly model: ImpactModel;
}

/**
 * Whether what passes in the baseline stack passes in each other one, in rollout order. It does only where everything that
 * decides on it is known and the same; the first fact that is not is told.
 */
export function validityOf(judged: Judged): readonly ReviewValidity[] {
  const { model } = judged.sides.head.project;
  const baseline = model.baseline.stack;
  return model.stacks.map(({ name: stack }) => {
    return stack === baseline ? verdict(stack, "baseline", null) : verdictOf(judged, { stack, baseline });
  });
}

const NOTHING: ReviewValidity["compared"] = { changes: 0, paths: 0, probes: 0 };

function verdict(
  stack: string,
  said: ReviewValidity["verdict"],
  reason: Reason | null,
  compared = NOTHING,
): ReviewValidity {
  const mends = reason?.mends;
  const fact = reason?.fact ?? null;
  return { stack, verdict: said, reason: reason?.text ?? null, fact, ...(mends && { mends }), compared };
}

function verdictOf(judged: Judged, pair: Pair): ReviewValidity {
  const { stack, baseline } = pair;
  const { sides, changes } = judged;
  const unknown = known(sides, pair);
  if (unknown !== null) return verdict(stack, "invalid", unknown);
  const isNew = [stack, baseline].some((name) => contextOf(sides.base, name) === null);
  if (!isNew && !changes.some(({ stacks }) => stacks.includes(stack))) return verdict(stack, "unchanged", null);
  // What the baseline stack gets and this one does not is a difference too.
  const both = isNew ? [] : changes.filter(({ stacks }) => stacks.includes(stack) || stacks.includes(baseline));
  const views = isNew
    ? [{ side: sides.head, scope: wholeScope(sides.head, pair) }]
    : [sides.head, sides.base].map((side) => ({ side, scope: scopeOf(side, pair, both) }));
  const reason = firstReason(judged, both, pair, views);
  return verdict(stack, reason === null ? "valid" : "invalid", reason, comparedIn(views[0]!, both, stack));
}

/** One side of the review with what the change reaches there. */
interface View {
  readonly side: Side;
  readonly scope: Scope;
}

function comparedIn({ side, scope }: View, changes: readonly Change[], stack: string): ReviewValidity["compared"] {
  const { traffic, application } = contextOf(side, stack)!;
  const paths = new Set(scope.paths.map(({ id }) => id));
  const probes = probesOf(traffic, application).filter(({ path }) => paths.has(path));
  return { changes: changes.length, paths: paths.size, probes: probes.length };
}

/** The order is that in which a person would ask: what is tested, behind what, with which answer, by which exceptions. */
function firstReason(judged: Judged, changes: readonly Change[], pair: Pair, views: readonly View[]): Reason | null {
  const { sides, traffic, impact, model } = judged;
  const clouds = [pair.baseline, pair.stack].map((name) => cloudOf(sides.head, name)) as [string, string];
  if (clouds[0] !== clouds[1])
    return cloudDiffers(
      firstOf(views, (view) => factsIn(view, pair)),
      pair,
      ...clouds,
    );
  return (
    changeDiffers(sides, changes, pair) ??
    firstOf(views, (view) => gapsIn(view, changes, pair)) ??
    firstOf(views, (view) => factsIn(view, pair)) ??
    answersDiffer(traffic, pair) ??
    needsDiffer(impact?.settings ?? [], model, pair) ??
    firstOf(views, ({ side, scope }) => strayIn(side, scope.resources, pair)) ??
    firstOf(views, ({ side, scope }) => waiverIn(side, scope.resources, pair)) ??
    (changes.length === 0 ? graphDiffers(sides.head, pair) : null)
  );
}

function firstOf<T>(all: readonly T[], reason: (one: T) => Reason | null): Reason | null {
  for (const one of all) {
    const found = reason(one);
    if (found !== null) return found;
  }
  return null;
}

function factsIn({ side, scope }: View, pair: Pair): Reason | null {
  const [own, baseline] = [contextOf(side, pair.stack)!, contextOf(side, pair.baseline)!];
  return factDiffers(counterparts(scope.paths, own, baseline), own, baseline, pair);
}

function gapsIn({ side, scope }: View, changes: readonly Change[], { stack, baseline }: Pair): Reason | null {
  const onTraffic = changes.some((change) => change.traffic);
  return gapIn(
    [contextOf(side, stack)!, contextOf(side, baseline)!],
    (resource) => onTraffic || scope.resources.has(resource),
  );
}
