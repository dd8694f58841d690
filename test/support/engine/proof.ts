import { effectiveConfig, loadProject, type Project, programConfig } from "../../../parity/config";
import { type Evaluation, type EvaluationRequest, evaluateAll } from "../../../parity/evaluate";
import type { Graph, Value } from "../../../parity/graph/types";
import { compareWithEngine, type Discrepancy } from "./compare";
import { unexpected } from "./expected-differences";
import type { EngineGraph } from "./graph-types";
import { compareWithPreviewJson } from "./preview-json";
import { toGraph } from "./to-graph";
import type { Workspace } from "./workspace";

/** What the file backend calls the organization that every stack is in. */
const ORGANIZATION = "organization";

/** What came of comparing one stack's evaluation with what the engine received from the same program. */
export interface Proof {
  readonly recorded: Graph;
  readonly engine: EngineGraph;
  /** Every way in which the two differ, expected or not. */
  readonly discrepancies: readonly Discrepancy[];
  /** Those that no expected difference explains. */
  readonly unexpected: readonly Discrepancy[];
  readonly ms: number;
}

/** Previews a stack with the real engine, evaluates it, and compares. The stack has been initialised and is empty. */
export async function provePreview(workspace: Workspace, stack: string): Promise<Proof> {
  const { json, calls, finished } = await workspace.preview(stack);
  const engine = toGraph(calls, { cwd: workspace.programDir });
  const recorded = await evaluate(workspace.dir, stack, engine);
  const shown = compareWithPreviewJson(recorded, json, engine, workspace.programDir);
  const discrepancies = [...compareWithEngine(recorded, engine), ...shown];
  return {
    recorded,
    engine,
    discrepancies,
    unexpected: unexpected(discrepancies, recorded, "preview"),
    ms: finished.ms,
  };
}

/**
 * Updates a stack and compares: the engine then knows every output, so that what the record refers to is compared by
 * value, and what a preview puts off is there.
 */
export async function proveUp(workspace: Workspace, stack: string): Promise<Proof> {
  const { calls, finished } = await workspace.up(stack);
  const engine = toGraph(calls, { cwd: workspace.programDir });
  const recorded = await evaluate(workspace.dir, stack, engine);
  const discrepancies = compareWithEngine(recorded, engine);
  return { recorded, engine, discrepancies, unexpected: unexpected(discrepancies, recorded, "up"), ms: finished.ms };
}

/** The stacks that `parity.yaml` lists. */
export function stacksOf(projectDir: string): readonly string[] {
  return loadProject(projectDir).model.stacks.map(({ name }) => name);
}

/**
 * Makes a stack and what it refers to in other projects, with the outputs that `parity.yaml` answers with. A reference
 * to a stack that is named like another one here is that one's.
 */
export async function initialise(workspace: Workspace, stack: string): Promise<void> {
  await workspace.stackInit(stack);
  const { stackReferences, stacks } = loadProject(workspace.dir).model;
  for (const [pattern, outputs] of Object.entries(stackReferences)) {
    const name = pattern.replaceAll("{stack}", stack);
    const target = name.split("/").at(-1);
    if (target === stack || !stacks.some((other) => other.name === target))
      await workspace.seedReference(name, outputs);
  }
}

async function evaluate(dir: string, stack: string, engine: EngineGraph): Promise<Graph> {
  const options = { timeoutMs: 60_000, concurrency: 1, onOutput: () => {} };
  const [evaluation] = await evaluateAll([requestFor(loadProject(dir), stack, engine)], options);
  return graphOf(evaluation!, stack);
}

function graphOf(evaluation: Evaluation, stack: string): Graph {
  if (evaluation.status === "evaluated") return evaluation.graph;
  throw new Error(`${stack} could not be evaluated: ${JSON.stringify(evaluation.failure)}`);
}

function requestFor({ dir, project, model, ...rest }: Project, stack: string, engine: EngineGraph): EvaluationRequest {
  const named = <T>(record: { readonly [name: string]: T }) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name.replaceAll("{stack}", stack), value]));
  return {
    projectDir: dir,
    project: project.name,
    organization: ORGANIZATION,
    stack,
    main: project.main,
    nodeArgs: project.nodeArgs,
    config: programConfig(model, effectiveConfig({ project, model, ...rest }, stack)),
    // The engine ran the program on today's clock; a program that tells the date is compared on the same day.
    surroundings: { clock: Date.now(), seed: 1, env: {} },
    invokes: { ...named(model.invokes), ...answersOf(engine) },
    outputs: model.outputs,
    stackReferences: named(model.stackReferences),
  };
}

/**
 * What the cloud answered in the preview, for functions that had one answer: so that what is built from it is the same
 * in both. Where a function answered differently for different arguments, the evaluator's own answers are put to the test.
 */
function answersOf({ invokes }: EngineGraph): { readonly [token: string]: Value } {
  const answers = new Map<string, string | null>();
  for (const { token, answer } of invokes) {
    const text = answer === null ? null : JSON.stringify(answer);
    answers.set(token, answers.has(token) && answers.get(token) !== text ? null : text);
  }
  const single = [...answers].filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(single.map(([token, text]) => [token, JSON.parse(text) as Value]));
}
