/**
 * What a review in which nothing changes takes beside a check of the same project: `npm run bench:review -- [--runs N]`.
 * Two commands in turn over this repository's four stacks, each a cold process. It measures and judges nothing.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Result } from "../parity/result";
import { load, loadLine, machine } from "./support/machine";
import { spread } from "./support/statistics";
import { table } from "./support/table";

const COMMAND = join(__dirname, "..", "bin", "parity.js");
/** A review evaluates two projects: this many checks, at most. */
const FIGURE = 2;

interface Measured {
  readonly wholeMs: number;
  readonly baseMs: number;
}

function measure(...args: readonly string[]): Measured {
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args, "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const wholeMs = performance.now() - begin;
  if (status === null || status > 1) throw new Error(`parity ${args[0]} came to no verdict: ${stderr || stdout}`);
  return { wholeMs, baseMs: (JSON.parse(stdout) as Result).timings.baseMs ?? 0 };
}

function main(): void {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "7" } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1, not "${values.runs}"`);
  const before = load();
  const rounds: { readonly check: Measured; readonly review: Measured }[] = [];
  // The first round fills caches, and is not counted.
  for (let round = 0; round <= runs; round++) {
    process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${runs}\n`);
    const measured = { check: measure("check"), review: measure("review", "--base", "HEAD") };
    if (round > 0) rounds.push(measured);
  }
  const rows = (
    [
      ["parity check, the whole process", ({ check }) => check.wholeMs],
      ["parity review --base HEAD, the whole process", ({ review }) => review.wholeMs],
      ["  of which the base alone", ({ review }) => review.baseMs],
    ] satisfies [string, (round: (typeof rounds)[number]) => number][]
  ).map(([label, of]) => {
    const { median, min, max } = spread(rounds.map(of));
    return [label, ms(median), ms(min), ms(max)];
  });
  const { median } = spread(rounds.map(({ check, review }) => review.wholeMs / check.wholeMs));
  const figure = table([
    ["figure to reach", "", "measured", "reached"],
    ["review ÷ check", `≤ ${FIGURE}`, median.toFixed(2), median <= FIGURE ? "yes" : "no"],
  ]);
  const header = [machine(), loadLine(before, load())].join("\n");
  console.log([header, table([["", "median", "min", "max"], ...rows]), figure].join("\n\n"));
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

try {
  main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
