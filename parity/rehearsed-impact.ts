import { contractChecks, type StackContext } from "./checks/index";
import { compareObserved, ImpactModel } from "./impact/index";
import { type RehearsedOn, removalExperiment } from "./rehearse/index";
import type { ImpactRehearsal, ResultError } from "./result";
import { probesOf } from "./traffic/index";

export interface RehearsalOptions {
  readonly onProgress?: (progress: { done: number; total: number; label: string }) => void;
}

/**
 * Every prediction against a real nginx: each setting taken out alone, in each stack. The model is asked about the nginx that
 * ran, whatever version is declared. Throws RehearsalError where this machine lacks what is needed.
 */
export async function rehearseImpact(
  contexts: readonly StackContext[],
  options: RehearsalOptions,
): Promise<ImpactRehearsal> {
  const experiment = await removalExperiment(contexts, options);
  const { on } = experiment;
  const model = new ImpactModel({
    checks: contractChecks,
    stacks: contexts.map((context) => ({
      context: { ...context, nginx: { version: on.nginx, root: context.nginx.root ?? true, modules: on.modules } },
      probes: probesOf(context.traffic, context.application),
    })),
  });
  const observed = experiment.stacks.map(({ stack, baseline, variants, together }) => {
    return { stack, baseline, variants: [...variants, ...together] };
  });
  return { nginx: on.nginx, limits: limitsOf(on, contexts), ...compareObserved(model.stacks, observed) };
}

/** What keeps this from being the full proof. */
function limitsOf({ nginx, how }: RehearsedOn, contexts: readonly StackContext[]): string[] {
  const declared = [...new Set(contexts.map((context) => context.nginx.version))].filter(
    (version) => version !== null && version !== nginx,
  );
  return [
    ...declared.map(
      (version) => `parity.yaml declares nginx ${version}; ${nginx} is what ran, and what was predicted.`,
    ),
    ...(how === "relocated" ? ["Addresses and ports were relocated: network namespaces are not to be had here."] : []),
  ];
}

/** A disagreement is a defect of the model: nothing that it says can be relied on until it is mended. */
export function defectsIn({ disagreements }: ImpactRehearsal): ResultError[] {
  if (disagreements.length === 0) return [];
  const outcomes = disagreements.length === 1 ? "1 outcome" : `${disagreements.length} outcomes`;
  const message = `The model and a real nginx disagree on ${outcomes}: a defect of the model, please report it.`;
  return [{ message, location: null }];
}
