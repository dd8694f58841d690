import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { programEnvironment } from "./environment";
import type { EvaluateOptions, Evaluation, EvaluationRequest } from "./types";
import { WorkerProcess } from "./worker-process";

export { workingFolder } from "./program/entry";
export type { EvaluateOptions, Evaluation, EvaluationFailure, EvaluationRequest } from "./types";

/**
 * Evaluates all requests, `concurrency` processes side by side, and gives the evaluations in the requests' order. It
 * never rejects: what could not be evaluated says why. The result does not depend on order or concurrency.
 */
export async function evaluateAll(
  requests: readonly EvaluationRequest[],
  options: EvaluateOptions,
): Promise<Evaluation[]> {
  const pool = new EvaluationPool(options);
  try {
    return await pool.evaluate(requests);
  } finally {
    pool.close();
  }
}

/** What goes on while evaluations are made. */
export interface PoolListener {
  /** Called after each evaluation with the number made so far. */
  readonly onDone?: (done: number) => void;
  /** What the program of one request prints, a line a call; default: the pool's own `onOutput`. */
  readonly onOutput?: (index: number, line: string) => void;
}

/** Processes kept for several rounds of evaluations. Starting them early hides what the SDK costs to load. */
export class EvaluationPool {
  private readonly idle: WorkerProcess[] = [];
  private readonly all = new Set<WorkerProcess>();
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private readonly environment = programEnvironment(process.env);
  private readonly file = workerFile();

  private readonly stop = (): void => this.close();

  constructor(private readonly options: EvaluateOptions) {
    // However this process ends, what it started ends with it.
    process.once("exit", this.stop);
  }

  /** Starts processes before there is anything to evaluate; they load the SDK of the project in `projectDir`. */
  warm(count: number, projectDir: string): void {
    while (this.all.size < count) this.idle.push(this.spawn(projectDir));
  }

  async evaluate(requests: readonly EvaluationRequest[], listener: PoolListener = {}): Promise<Evaluation[]> {
    const results: Evaluation[] = new Array(requests.length);
    let next = 0;
    let done = 0;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < requests.length; index = next++) {
        const request = requests[index] as EvaluationRequest;
        const print = listener.onOutput ?? ((_: number, line: string) => this.options.onOutput(request.stack, line));
        results[index] = await this.one(request, (line) => print(index, line));
        listener.onDone?.(++done);
      }
    };
    await Promise.all(Array.from({ length: this.lanes(requests.length) }, lane));
    return results;
  }

  /** A process costs about 100 MiB and a quarter of a second: a further one must have a few evaluations to make. */
  private lanes(requests: number): number {
    const worthwhile = Math.max(2, Math.ceil(requests / 4));
    return Math.min(this.options.concurrency, worthwhile, requests);
  }

  /** Ends all processes, those at work too. */
  close(): void {
    process.removeListener("exit", this.stop);
    for (const worker of this.all) worker.stop();
    this.all.clear();
    this.idle.length = 0;
  }

  private async one(request: EvaluationRequest, onLine: (line: string) => void): Promise<Evaluation> {
    await this.turn();
    try {
      const worker = this.idle.pop() ?? this.spawn(request.projectDir);
      const { evaluation, reusable } = await worker.evaluate(request, this.options.timeoutMs, { onLine });
      if (reusable) this.idle.push(worker);
      else {
        worker.stop();
        this.all.delete(worker);
      }
      return evaluation;
    } finally {
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  /** Two projects that are evaluated at a time take turns, so that no more processes are at work than for one. */
  private async turn(): Promise<void> {
    while (this.busy >= this.options.concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.busy++;
  }

  private spawn(projectDir: string): WorkerProcess {
    const worker = new WorkerProcess(this.file, this.environment, projectDir);
    this.all.add(worker);
    return worker;
  }
}

/** The build of the process programs run in: `dist/worker.js`, also when this room runs from its sources. */
function workerFile(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, "dist", "worker.js");
    if (existsSync(candidate)) return candidate;
    if (existsSync(join(folder, "worker.js"))) return join(folder, "worker.js");
    if (dirname(folder) === folder) throw new Error("parity is not built: run npm run build");
  }
}
