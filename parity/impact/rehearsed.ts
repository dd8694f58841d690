import type { ImpactRehearsal } from "../result";
import type { DeclaredSetting } from "../traffic";
import type { Observation, Probe } from "../traffic/probes/types";
import type { Place } from "../traffic/types";
import { type Agreement, agreementOf } from "./agreement";
import { describeObservation, differenceOf } from "./describe";
import { type Case, outOfReach } from "./predict";
import { rowNameOf } from "./rows";
import type { ServerModel } from "./server-model";
import type { StackModel } from "./stack-model";

/** What was seen on a real nginx: of one stack, as it is declared and without settings. */
export interface ObservedStack {
  readonly stack: string;
  readonly baseline: ReadonlyMap<string, Observation>;
  readonly variants: readonly ObservedVariant[];
}

export interface ObservedVariant {
  readonly server: Place;
  /** Property addresses. */
  readonly removed: readonly string[];
  /** Of the probes of that server, by id. */
  readonly observations: ReadonlyMap<string, Observation>;
}

/** One outcome that was not as predicted. */
export interface Disagreement {
  readonly stack: string;
  readonly server: Place;
  readonly removed: readonly string[];
  readonly probe: string;
  readonly observed: Observation;
  /** The same for people. */
  readonly told: ImpactRehearsal["disagreements"][number];
}

export interface Comparison {
  readonly compared: number;
  readonly agreed: number;
  readonly undecided: number;
  readonly disagreements: readonly Disagreement[];
}

/** Every observation against its prediction. `stacks` are the models of the same stacks, made for the nginx that ran. */
export function compareObserved(stacks: readonly StackModel[], observed: readonly ObservedStack[]): Comparison {
  const counts = { compared: 0, agreed: 0, undecided: 0 };
  const disagreements: Disagreement[] = [];
  for (const { stack: name, baseline, variants } of observed) {
    const stack = stacks.find((one) => one.name === name);
    for (const server of stack?.servers ?? []) {
      const { at } = server.web;
      const own = variants.filter((one) => one.server.resource === at.resource && one.server.property === at.property);
      for (const variant of [{ server: at, removed: [], observations: baseline }, ...own]) {
        for (const outcome of outcomesOf(server, variant)) {
          counts.compared++;
          if (outcome.agreement === "disagreed") disagreements.push(disagreement(stack!, variant, outcome));
          else counts[outcome.agreement]++;
        }
      }
    }
  }
  return { ...counts, disagreements };
}

interface Outcome {
  readonly probe: Probe;
  readonly cases: readonly Case[];
  readonly observed: Observation;
  readonly settings: readonly DeclaredSetting[];
  readonly agreement: Agreement;
}

function outcomesOf(server: ServerModel, { removed, observations }: ObservedVariant): Outcome[] {
  const settings = server.settings.filter(({ address }) => removed.includes(address));
  return server.predictions(settings).flatMap(({ probe, cases }) => {
    const observed = observations.get(probe.id);
    if (observed === undefined) return [];
    const answers = cases.map(({ observation }) => agreementOf(observation, observed));
    // Nothing is seen of what a rehearsal cannot reach.
    const otherwise = cases.some((one) => outOfReach(one) !== null) ? "undecided" : "disagreed";
    const agreement = (["agreed", "undecided"] as const).find((one) => answers.includes(one)) ?? otherwise;
    return [{ probe, cases, observed, settings, agreement }];
  });
}

function disagreement(
  stack: StackModel,
  { server, removed }: ObservedVariant,
  { probe, cases, observed, settings }: Outcome,
): Disagreement {
  const without = settings.map(rowNameOf);
  const words = stack.hide({ probe: probe.title, ...inWords(cases, observed) });
  return {
    stack: stack.name,
    server,
    removed,
    probe: probe.id,
    observed,
    told: { stack: stack.name, without, ...words },
  };
}

function inWords(cases: readonly Case[], observed: Observation): { predicted: string; observed: string } {
  const [first] = cases;
  const difference = cases.length === 1 ? differenceOf(first!.observation, observed) : null;
  if (difference !== null) return { predicted: difference.before, observed: difference.after };
  const predicted = [...new Set(cases.map(({ observation }) => describeObservation(observation)))].join(" or ");
  return { predicted, observed: describeObservation(observed) };
}
