import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { check } from "../../parity/check";
import { EvaluationPool } from "../../parity/evaluate";
import { programEnvironment } from "../../parity/evaluate/environment";
import type { EvaluationRequest } from "../../parity/evaluate/types";
import { WorkerProcess } from "../../parity/evaluate/worker-process";
import { REPOSITORY } from "../../test/support/engine/versions";

export interface EvaluationTime {
  readonly stack: string;
  /** From the request to the result; of the first one, from the start of the process. */
  readonly ms: number;
}

const TIMEOUT_MS = 60_000;

/** All evaluations that the verdict over a project asks for, in order. */
export async function recordRequests(projectDir: string): Promise<EvaluationRequest[]> {
  const recorded: EvaluationRequest[] = [];
  const original = EvaluationPool.prototype.evaluate;
  EvaluationPool.prototype.evaluate = function recording(this: EvaluationPool, requests, listener) {
    recorded.push(...requests);
    return original.call(this, requests, listener);
  };
  try {
    await check({ project: projectDir });
  } finally {
    EvaluationPool.prototype.evaluate = original;
  }
  return recorded;
}

/**
 * Gives one evaluating process, as the tool starts it, all requests in turn.
 * @param profile where that process is to leave a CPU profile; null for none, since profiling takes time.
 */
export async function replay(
  projectDir: string,
  requests: readonly EvaluationRequest[],
  profile: string | null,
): Promise<EvaluationTime[]> {
  const hook = join(__dirname, "profile-hook.cjs");
  const profiling = { NODE_OPTIONS: `--require ${JSON.stringify(hook)}`, PARITY_BENCH_PROFILE: profile ?? "" };
  const environment = { ...programEnvironment(process.env), ...(profile === null ? {} : profiling) };
  let last = performance.now();
  const worker = new WorkerProcess(join(REPOSITORY, "dist", "worker.js"), environment, projectDir);
  const times: EvaluationTime[] = [];
  for (const request of requests) {
    const { evaluation, reusable } = await worker.evaluate(request, TIMEOUT_MS, { onLine: () => undefined });
    if (!reusable) throw new Error(`${request.stack} cannot be evaluated: ${JSON.stringify(evaluation)}`);
    const now = performance.now();
    times.push({ stack: request.stack, ms: now - last });
    last = now;
  }
  worker.close();
  for (let waited = 0; profile !== null && !existsSync(profile); waited += 50) {
    if (waited > TIMEOUT_MS) throw new Error("the evaluating process left no profile");
    await sleep(50);
  }
  return times;
}
