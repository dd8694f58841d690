import { availableParallelism } from "node:os";
import { EvaluationPool } from "../../parity/evaluate/index";

/** Evaluating processes for the tests of one file: opened before the first of them, closed after the last. */
export function poolOfTests(): () => EvaluationPool {
  let pool: EvaluationPool | null = null;
  before(() => {
    pool = new EvaluationPool({
      timeoutMs: 60_000,
      concurrency: Math.min(2, availableParallelism()),
      onOutput: () => undefined,
    });
  });
  after(() => pool?.close());
  return () => pool!;
}
