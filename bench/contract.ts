/**
 * What the contract and the impact of all settings cost on top of the verdict, over this repository's four stacks:
 * `npm run bench:contract -- [--runs N] [--phases]`. Two commands in turn, each a cold process: `parity check`, and `parity
 * impact`, which evaluates the same and asks what each setting is needed for. It measures and judges nothing.
 */
import { parseArgs } from "node:util";
import type { Timings } from "../parity/result";
import { type Measured, measureCommand } from "./contract/command";
import { printPhases } from "./contract/phases";
import { load, loadLine, machine } from "./support/machine";
import { spread } from "./support/statistics";
import { table } from "./support/table";

/** The figure to reach, milliseconds on an idle machine with two cores, judged by the median. */
const FIGURE = 300;

interface Round {
  readonly check: Measured;
  readonly impact: Measured;
}

const ROWS: readonly (readonly [label: string, of: (round: Round) => number])[] = [
  ["parity check, the whole process", ({ check }) => check.wholeMs],
  ["  of which paths and contract", ({ check }) => check.timings.contractMs],
  ["parity impact, the whole process", ({ impact }) => impact.wholeMs],
  ["  of which traffic paths", ({ impact }) => impact.timings.contractMs],
  ["  of which impact, and the contract in it", ({ impact }) => impact.timings.impactMs ?? 0],
  ["contract and impact", ({ impact }) => added(impact.timings)],
  ["  as seen from outside: impact − check without its contract", (round) => outside(round)],
];

function added({ contractMs, impactMs = 0 }: Timings): number {
  return contractMs + impactMs;
}

function outside({ check, impact }: Round): number {
  return impact.wholeMs - (check.wholeMs - check.timings.contractMs);
}

async function compare(runs: number): Promise<void> {
  const before = load();
  const rounds: Round[] = [];
  // The first round fills the caches of the file system, and is not counted.
  for (let round = 0; round <= runs; round++) {
    process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${runs}\n`);
    const [check, impact] = [await measureCommand("check"), await measureCommand("impact")];
    if (round > 0) rounds.push({ check, impact });
  }
  const { settings, stacks } = rounds[0]!.impact;
  const rows = ROWS.map(([label, of]) => {
    const { median, min, max } = spread(rounds.map(of));
    return [label, ms(median), ms(min), ms(max)];
  });
  const { median } = spread(rounds.map(({ impact }) => added(impact.timings)));
  const figure = table([
    ["figure to reach", "", "measured", "reached"],
    ["contract and impact", `≤ ${FIGURE} ms`, ms(median), median <= FIGURE ? "yes" : "no"],
  ]);
  const subject = `subject  ${settings} settings in ${stacks} stacks`;
  const header = [machine(), loadLine(before, load()), subject].join("\n");
  console.log([header, table([["", "median", "min", "max"], ...rows]), figure].join("\n\n"));
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "7" }, phases: { type: "boolean", default: false } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1, not "${values.runs}"`);
  if (values.phases) await printPhases();
  else await compare(runs);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
