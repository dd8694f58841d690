/**
 * How long rehearsals take: `npm run build && npx tsx bench/rehearse.ts [--runs N] [--project DIR] [--no-removal]`.
 * The four stacks of this repository are evaluated once, outside of what is measured.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type StackContext, stackContexts } from "../parity/checks";
import { evaluatedStacks } from "../parity/compare";
import { loadProject } from "../parity/config";
import { EvaluationPool } from "../parity/evaluate";
import { evaluateProject } from "../parity/evaluation";
import { rehearse, removalExperiment, type StackToRehearse } from "../parity/rehearse";
import { settingsIn, webServersOf } from "../parity/traffic";
import { treeCpuSeconds } from "./rehearse/cpu";
import { load, loadLine, machine } from "./support/machine";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    project: { type: "string", default: "." },
    "no-removal": { type: "boolean", default: false },
  },
});

async function contextsOf(dir: string): Promise<StackContext[]> {
  const pool = new EvaluationPool({
    timeoutMs: 60_000,
    concurrency: availableParallelism(),
    onOutput: () => undefined,
  });
  try {
    const project = loadProject(dir);
    const { results } = await evaluateProject(project, pool, {});
    return stackContexts(evaluatedStacks(project, results), project.model);
  } finally {
    pool.close();
  }
}

interface Measured {
  readonly seconds: number;
  readonly cpu: number;
}

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const [start, cpu] = [performance.now(), treeCpuSeconds()];
  await work();
  return { seconds: (performance.now() - start) / 1000, cpu: treeCpuSeconds() - cpu };
}

function tell(what: string, all: readonly Measured[], figure: number): void {
  const sorted = [...all].sort((a, b) => a.seconds - b.seconds);
  const [best, median] = [sorted[0]!, sorted[sorted.length >> 1]!];
  console.log(
    `${what}: ${best.seconds.toFixed(2)} s at best, ${median.seconds.toFixed(2)} s in the median, ${median.cpu.toFixed(1)} CPU seconds; to reach: ${figure} s`,
  );
}

async function main(): Promise<void> {
  const before = load();
  const stacks = (await contextsOf(values.project)).map(
    ({ traffic, application, nginx }): StackToRehearse => ({ traffic, application, nginx }),
  );
  const settings = stacks.reduce((sum, { traffic }) => sum + webServersOf(traffic).flatMap(settingsIn).length, 0);
  const runs = Number(values.runs);
  const rehearsals: Measured[] = [];
  for (let run = 0; run < runs; run++) rehearsals.push(await measure(() => rehearse(stacks)));
  tell(`rehearsal of ${stacks.length} stacks`, rehearsals, 1);
  if (!values["no-removal"]) {
    const experiments: Measured[] = [];
    for (let run = 0; run < Math.min(3, runs); run++) experiments.push(await measure(() => removalExperiment(stacks)));
    tell(`removal of ${settings} settings, one at a time`, experiments, 15);
  }
  console.log(machine());
  console.log(loadLine(before, load()));
}

void main();
