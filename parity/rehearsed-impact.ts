import { contractChecks, type StackContext } from "./checks/index";
import { type Comparison, compareObserved, type Disagreement, ImpactModel, type ObservedStack } from "./impact/index";
import {
  type Doubt,
  mayBeLate,
  observeAgain,
  RehearsalError,
  type RehearsedOn,
  removalExperiment,
} from "./rehearse/index";
import type { ImpactRehearsal, ResultError } from "./result";
import { probesOf } from "./traffic/index";

export interface RehearsalOptions {
  readonly onProgress?: (progress: { done: number; total: number; label: string }) => void;
}

/** Time passes so much slower when something is observed again. */
const SLOWER = 5;
const MOST_ROUNDS = 2;

/** What came of the attempt: where this machine lacks what is needed, why. */
export interface Rehearsed {
  readonly rehearsal: ImpactRehearsal | null;
  readonly errors: readonly ResultError[];
}

/** Every prediction against a real nginx. A disagreement is an error, and so is that it could not be tried. */
export async function tryRehearsal(contexts: readonly StackContext[], options: RehearsalOptions): Promise<Rehearsed> {
  try {
    const rehearsal = await rehearseImpact(contexts, options);
    return { rehearsal, errors: defectsIn(rehearsal) };
  } catch (error) {
    if (!(error instanceof RehearsalError)) throw error;
    return { rehearsal: null, errors: [{ message: error.message, location: null }] };
  }
}

/**
 * Every prediction against a real nginx: each setting taken out alone, in each stack. The model is asked about the nginx that
 * ran, whatever version is declared. Throws RehearsalError where this machine lacks what is needed.
 */
export async function rehearseImpact(
  contexts: readonly StackContext[],
  options: RehearsalOptions,
): Promise<ImpactRehearsal> {
  const { on, stacks } = await removalExperiment(contexts, options);
  const model = modelFor(on, contexts);
  let observed: readonly ObservedStack[] = stacks.map(({ stack, baseline, variants, together }) => {
    return { stack, baseline, variants: [...variants, ...together] };
  });
  let found = compareObserved(model.stacks, observed);
  let again = 0;
  let { speed } = on;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const doubts = doubtsIn(found);
    if (doubts.length === 0) break;
    // A busy machine answers too late in compressed time; what has another reason comes out the same again.
    speed = Math.max(1, speed / SLOWER);
    if (round === 0) again = doubts.reduce((sum, { probes }) => sum + probes.length, 0);
    observed = corrected(observed, doubts, await observeAgain(contexts, doubts, { ...options, speed }));
    found = compareObserved(model.stacks, observed);
  }
  const limits = [...limitsOf(on, contexts), ...(again > 0 ? [slower(again)] : [])];
  const { compared, agreed, undecided, disagreements } = found;
  return { nginx: on.nginx, limits, compared, agreed, undecided, disagreements: disagreements.map(({ told }) => told) };
}

function modelFor({ nginx: version, modules }: RehearsedOn, contexts: readonly StackContext[]): ImpactModel {
  const stacks = contexts.map((context) => {
    const nginx = { version, root: context.nginx.root ?? true, modules };
    return { context: { ...context, nginx }, probes: probesOf(context.traffic, context.application) };
  });
  return new ImpactModel({ checks: contractChecks, stacks });
}

/** Disagreements that may come of a busy machine, those of one variant together. */
function doubtsIn({ disagreements }: Comparison): Doubt[] {
  const late = disagreements.filter(({ observed }) => mayBeLate(observed));
  const byVariant = new Map<string, Disagreement[]>();
  for (const one of late) {
    const key = keyOf(one);
    byVariant.set(key, [...(byVariant.get(key) ?? []), one]);
  }
  return [...byVariant.values()].map((group) => {
    const { stack, server, removed } = group[0]!;
    return { stack, server, removed, probes: group.map(({ probe }) => probe) };
  });
}

function keyOf({ stack, server, removed }: Pick<Doubt, "stack" | "server" | "removed">): string {
  return JSON.stringify([stack, server.resource, server.property, ...removed]);
}

/** The observations with what was observed again in the place of what was in doubt. */
function corrected(
  observed: readonly ObservedStack[],
  doubts: readonly Doubt[],
  again: Awaited<ReturnType<typeof observeAgain>>,
): ObservedStack[] {
  const byVariant = new Map(doubts.map((doubt, index) => [keyOf(doubt), again[index]!] as const));
  return observed.map(({ stack, baseline, variants }) => {
    // The baseline is of all servers of the stack: ids of probes tell them apart.
    const declared = doubts.flatMap((doubt, index) =>
      doubt.stack === stack && doubt.removed.length === 0 ? [...again[index]!] : [],
    );
    return {
      stack,
      baseline: new Map([...baseline, ...declared]),
      variants: variants.map((variant) => {
        const news = byVariant.get(keyOf({ stack, ...variant })) ?? [];
        return { ...variant, observations: new Map([...variant.observations, ...news]) };
      }),
    };
  });
}

/** What keeps this from being the full proof. */
function limitsOf({ nginx, relocatedBecause }: RehearsedOn, contexts: readonly StackContext[]): string[] {
  const declared = [...new Set(contexts.map((context) => context.nginx.version))].filter(
    (version) => version !== null && version !== nginx,
  );
  return [
    ...declared.map(
      (version) => `parity.yaml declares nginx ${version}; ${nginx} is what ran, and what was predicted.`,
    ),
    ...(relocatedBecause === null ? [] : [`Addresses and ports were relocated: ${relocatedBecause}`]),
  ];
}

function slower(outcomes: number): string {
  const these = outcomes === 1 ? "1 outcome" : `${outcomes} outcomes`;
  return `${these} came too late on a busy machine, and were observed again in more time.`;
}

/** A disagreement is a defect of the model: nothing that it says can be relied on until it is mended. */
function defectsIn({ disagreements }: ImpactRehearsal): ResultError[] {
  if (disagreements.length === 0) return [];
  const outcomes = disagreements.length === 1 ? "1 outcome" : `${disagreements.length} outcomes`;
  const message = `The model and a real nginx disagree on ${outcomes}: a defect of the model, please report it.`;
  return [{ message, location: null }];
}
