import { availableParallelism } from "node:os";
import { type EvaluationSpec, firstRound, type Judgement, judge, type Results } from "./compare/index";
import type { Project } from "./config/index";
import { type Evaluation, EvaluationPool, type EvaluationRequest } from "./evaluate/index";

export interface EvaluationOptions {
  readonly onProgress?: (progress: { done: number; total: number; label: string }) => void;
  /** Receives what programs print, a line a call. */
  readonly onOutput?: (stack: string, line: string) => void;
}

/** What the evaluations of a project gave, and what comparison says of them. */
export interface EvaluatedProject {
  readonly judgement: Judgement;
  readonly results: Results;
  /** Of the time it took, comparison's. */
  readonly judgeMs: number;
}

/** Time limit of one evaluation where nobody says another, in milliseconds. */
export const EVALUATION_MS = 60_000;

/** Processes for as long as `use` takes, at most one a processor; `timeoutMs` is the time limit of one evaluation. */
export async function withPool<T>(
  timeoutMs: number | undefined,
  use: (pool: EvaluationPool) => Promise<T>,
): Promise<T> {
  const pool = new EvaluationPool({
    timeoutMs: timeoutMs ?? EVALUATION_MS,
    concurrency: availableParallelism(),
    // What programs print is heard an evaluation at a time: see `evaluateProject`.
    onOutput: () => undefined,
  });
  try {
    return await use(pool);
  } finally {
    pool.close();
  }
}

/** Whoever makes evaluations. */
export type Evaluator = Pick<EvaluationPool, "evaluate">;

/** Evaluates in rounds until comparison asks for nothing more: what every verb that looks at stacks begins with. */
export async function evaluateProject(
  project: Project,
  pool: Evaluator,
  options: EvaluationOptions,
): Promise<EvaluatedProject> {
  const results = new Map<string, Evaluation>();
  let judgeMs = 0;
  let specs = firstRound(project);
  for (;;) {
    const requests = specs.map((spec) => toRequest(project, spec));
    const total = results.size + specs.length;
    const evaluations = await pool.evaluate(requests, {
      onDone: (done) => options.onProgress?.({ done: results.size + done, total, label: specs[done - 1]?.label ?? "" }),
      // What a stack's program says is said once, not again for each evaluation that comparison asks for.
      onOutput: (index, line) => {
        const spec = specs[index];
        if (results.size === 0 && spec !== undefined && spec.label === spec.stack) options.onOutput?.(spec.stack, line);
      },
    });
    for (const [index, spec] of specs.entries()) results.set(spec.id, evaluations[index] as Evaluation);
    const clock = stopwatch();
    const judgement = judge(project, results);
    judgeMs += clock();
    if (judgement.more.length === 0) return { judgement, results, judgeMs };
    specs = [...judgement.more];
  }
}

function toRequest(project: Project, spec: EvaluationSpec): EvaluationRequest {
  const { invokes, outputs, stackReferences } = project.model;
  return {
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
    stackReferences: Object.fromEntries(
      Object.entries(stackReferences).map(([name, answers]) => [name.replaceAll("{stack}", spec.stack), answers]),
    ),
  };
}

/** Milliseconds since the last call, whole. */
export function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const elapsed = Math.round(now - last);
    last = now;
    return elapsed;
  };
}
