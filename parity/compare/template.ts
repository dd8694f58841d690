import type { EvaluationFailure } from "../evaluate/types";
import type { Environments } from "./environments";
import { Cutter } from "./fill";
import { type Hole, holesOf, type Inputs } from "./holes";
import { Family } from "./match";
import { SAMPLE } from "./plan";
import type { Results } from "./types";

/** The sample environment, evaluated: what every stack is laid upon. */
export interface Template {
  readonly inputs: Inputs;
  readonly holes: readonly Hole[];
  readonly family: Family;
  readonly cutter: Cutter;
  /** The program fails under the sample name, so that the sample environment bears the name of a real stack. */
  readonly underRealName: EvaluationFailure | null;
}

/** Id of the evaluation of the sample environment under the baseline stack's name. */
export const RENAMED_SAMPLE = "sample-renamed";

export type TemplateState =
  | { readonly status: "ready"; readonly template: Template }
  | { readonly status: "wanted"; readonly inputs: Inputs }
  | { readonly status: "failed"; readonly failure: EvaluationFailure }
  | { readonly status: "absent" };

export function templateOf(environments: Environments, results: Results): TemplateState {
  const { sample, holes, project } = environments;
  const first = results.get(SAMPLE);
  if (!first) return { status: "absent" };
  if (first.status === "evaluated") return ready(sample, holes, first.graph, null);
  const inputs: Inputs = { name: project.model.baseline.stack, config: sample.config };
  const second = results.get(RENAMED_SAMPLE);
  if (!second) return { status: "wanted", inputs };
  if (second.status === "failed") return { status: "failed", failure: first.failure };
  return ready(inputs, holesOf(project.model.varies, inputs, true), second.graph, first.failure);
}

function ready(
  inputs: Inputs,
  holes: readonly Hole[],
  graph: Family["graph"],
  underRealName: EvaluationFailure | null,
): TemplateState {
  const paths = new Set(graph.resources.map(({ path }) => path));
  const template = { inputs, holes, family: new Family(graph), cutter: new Cutter(holes, paths), underRealName };
  return { status: "ready", template };
}
