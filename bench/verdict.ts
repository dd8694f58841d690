/**
 * How long the verdict over this repository's four stacks takes, beside four previews by the real engine, in one run:
 * `npm run bench:verdict -- [--runs N] [--no-peer] [--phases]`. It measures and judges nothing: it always exits with 0,
 * unless there is no verdict or no engine. `docs/bench.md` says how to read it.
 */
import { parseArgs } from "node:util";
import { load, loadLine, machine } from "./support/machine";
import { describePeer, Peer } from "./verdict/peer";
import { printPhases } from "./verdict/phases";
import { figures, measurements } from "./verdict/report";
import { measureRound, type Round } from "./verdict/round";

async function compare(runs: number, withPeer: boolean): Promise<void> {
  const before = load();
  const peer = withPeer ? await Peer.open() : null;
  try {
    const rounds: Round[] = [];
    // The first round fills the caches of the file system, and is not counted.
    for (let round = 0; round <= runs; round++) {
      process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${runs}\n`);
      const measured = await measureRound(peer);
      if (round > 0) rounds.push(measured);
    }
    const header = [machine(), loadLine(before, load()), ...(peer === null ? [] : [await describePeer()])];
    console.log([header.join("\n"), measurements(rounds), figures(rounds)].join("\n\n"));
  } finally {
    peer?.close();
  }
}

function readRuns(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1, not "${text}"`);
  return runs;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "7" },
      "no-peer": { type: "boolean", default: false },
      phases: { type: "boolean", default: false },
    },
  });
  const runs = readRuns(values.runs);
  if (values.phases) await printPhases(runs);
  else await compare(runs, !values["no-peer"]);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
