import { contractChecks } from "../../checks/index";
import { ImpactModel } from "../../impact/index";
import type { Impact, ReviewTraffic, ReviewValidity } from "../../result";
import { probesOf } from "../../traffic/index";
import type { Change, Side, Sides } from "../types";
import { validityOf } from "../validity/index";
import { changedSettings, impactOf } from "./settings";
import { toReviewTraffic, trafficByStack } from "./traffic";

/** What follows from a change: for settings, for traffic, for what a test in the baseline stack says. */
export interface Consequences {
  /** What the settings that go or change are needed for; null: none do. */
  readonly impact: Impact | null;
  readonly traffic: readonly ReviewTraffic[];
  readonly validity: readonly ReviewValidity[];
  /** The base's settings and what needs them, for who has more to ask. */
  readonly model: ImpactModel;
}

export function consequencesOf(sides: Sides, changes: readonly Change[]): Consequences {
  const [base, head] = [modelOf(sides.base), modelOf(sides.head)];
  const impact = impactOf(base, changedSettings(base, head));
  const traffic = trafficByStack(base, head, changes, (stack) => keepsItsValues(sides, stack));
  const validity = validityOf({ sides, changes, traffic, impact, model: base });
  return { impact, traffic: toReviewTraffic(traffic), validity, model: base };
}

/** Whether a stack has the values of variances that it had, of those that both sides know. */
function keepsItsValues({ base, head }: Sides, stack: string): boolean {
  if (base.sample === null || head.sample === null) return false;
  const after = head.sample.filling(stack);
  return [...base.sample.filling(stack)].every(([mark, value]) => !after.has(mark) || after.get(mark) === value);
}

export function modelOf({ contexts }: Side): ImpactModel {
  return new ImpactModel({
    checks: contractChecks,
    stacks: contexts.map((context) => ({ context, probes: probesOf(context.traffic, context.application) })),
  });
}
