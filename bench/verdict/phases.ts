import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result, Timings } from "../../parity/result";
import { OWN_PROJECT } from "../../test/support/engine/projects";
import { machine } from "../support/machine";
import { spread } from "../support/statistics";
import { table } from "../support/table";
import { timedCheck } from "./command";
import { readProfile, type Share } from "./profile";
import { type EvaluationTime, recordRequests, replay } from "./replay";

/** How many functions of a profile are shown. */
const TOP = 25;

/**
 * Where the time of a verdict goes: what the command says of itself, what one evaluating process needs for each
 * evaluation, and, from a CPU profile of that process, in which parts and functions.
 */
export async function printPhases(runs: number): Promise<void> {
  console.log(`${machine()}\n\n${await commandPhases(runs)}`);
  const requests = await recordRequests(OWN_PROJECT.dir);
  const times = await replay(OWN_PROJECT.dir, requests, null);
  console.log(`\none evaluating process, all evaluations of a verdict one after the other`);
  console.log(table(times.map(evaluationRow)));
  const folder = mkdtempSync(join(tmpdir(), "parity-bench-"));
  try {
    const file = join(folder, "evaluations.cpuprofile");
    await replay(OWN_PROJECT.dir, requests, file);
    const { totalMs, parts, functions } = readProfile(file);
    console.log(`\nCPU profile of that process, ${ms(totalMs)} in all; self time by part, then by function`);
    console.log(`${shares(parts, totalMs)}\n\n${shares(functions.slice(0, TOP), totalMs)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The result's own timings, and what is left of the whole process: the start of Node.js, the command, its report. */
async function commandPhases(runs: number): Promise<string> {
  const measured: { timings: Timings; wholeMs: number }[] = [];
  for (let run = 0; run <= runs; run++) {
    const { seconds, output } = await timedCheck("--format", "json");
    if (run > 0) measured.push({ timings: (JSON.parse(output) as Result).timings, wholeMs: seconds * 1000 });
  }
  const row = (label: string, of: (run: (typeof measured)[number]) => number): string[] => {
    const { median, min, max } = spread(measured.map(of));
    return [label, ms(median), ms(min), ms(max)];
  };
  const inner = ({ loadMs, evaluateMs, checkMs }: Timings): number => loadMs + evaluateMs + checkMs;
  return table([
    [`phases of parity check, ${runs} runs`, "median", "min", "max"],
    row("loadMs", ({ timings }) => timings.loadMs),
    row("evaluateMs", ({ timings }) => timings.evaluateMs),
    row("checkMs", ({ timings }) => timings.checkMs),
    row("before and after them", ({ timings, wholeMs }) => wholeMs - inner(timings)),
    row("the whole process", ({ wholeMs }) => wholeMs),
  ]);
}

function evaluationRow(evaluation: EvaluationTime, index: number): string[] {
  const start = index === 0 ? ", with the start of the process" : "";
  return [`${index + 1}: ${evaluation.stack}${start}`, ms(evaluation.ms)];
}

function shares(list: readonly Share[], totalMs: number): string {
  return table(list.map(({ name, selfMs }) => [name, ms(selfMs), `${((100 * selfMs) / totalMs).toFixed(1)} %`]));
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
