import { resolve } from "node:path";
import { firstRound } from "../../../parity/compare";
import { loadProject } from "../../../parity/config";
import { type EvaluationPool, evaluateAll } from "../../../parity/evaluate";
import type { Graph } from "../../../parity/graph";

const OPTIONS = { timeoutMs: 60_000, concurrency: 2, onOutput: () => undefined };

/** The graph of every stack of a project, in rollout order. Throws where one cannot be evaluated. */
export async function graphsOf(folder: string, pool?: EvaluationPool): Promise<Map<string, Graph>> {
  const project = loadProject(resolve(folder));
  const stacks = new Set(project.model.stacks.map(({ name }) => name));
  const specs = firstRound(project).filter(({ stack, label }) => stacks.has(stack) && label === stack);
  const { invokes, outputs, stackReferences } = project.model;
  const requests = specs.map((spec) => ({
    projectDir: project.dir,
    project: project.project.name,
    organization: "organization",
    stack: spec.stack,
    main: project.project.main,
    nodeArgs: project.project.nodeArgs,
    config: spec.config,
    surroundings: spec.surroundings,
    invokes,
    outputs,
    stackReferences,
  }));
  const evaluations = await (pool === undefined ? evaluateAll(requests, OPTIONS) : pool.evaluate(requests));
  return new Map(
    evaluations.map((evaluation, index) => {
      const { stack } = specs[index]!;
      if (evaluation.status !== "evaluated") throw new Error(`${stack}: ${JSON.stringify(evaluation)}`);
      return [stack, evaluation.graph] as const;
    }),
  );
}
