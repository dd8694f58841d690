/**
 * What the policy pack adds to a preview: `npm run bench:policy [-- --runs N] [-- --stack NAME]`. This repository's own project
 * under the real engine, with simulated providers: one preview without the pack and one with it, in turn, so that whatever
 * else the machine does hits both. One round that is not counted comes first. It measures and judges nothing.
 */
import { parseArgs } from "node:util";
import { PackRunner, PREVIEW } from "../test/engine/policy/pack";
import { OWN_PROJECT } from "../test/support/engine/projects";
import { withWorkspace } from "../test/support/engine/workspace";
import { load, loadLine, machine } from "./support/machine";
import { type Spread, spread } from "./support/statistics";
import { table } from "./support/table";
import { describePeer } from "./verdict/peer";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, stack: { type: "string", default: "prod-eu" } },
});

interface Round {
  readonly without: number;
  readonly withPack: number;
}

/** Seconds of one preview of each kind; the packless one of another round would be of another machine. */
async function measure(runner: PackRunner, stack: string): Promise<Round> {
  const without = await runner.workspace.pulumi(...PREVIEW, "--stack", stack);
  const withPack = await runner.run(stack, PREVIEW);
  if (withPack.status !== 0) throw new Error(`the pack refuses ${stack}:\n${withPack.stdout}`);
  return { without: without.ms / 1000, withPack: withPack.ms / 1000 };
}

const seconds = ({ median, min, max }: Spread): string[] => [median, min, max].map((value) => value.toFixed(2));

async function main(): Promise<void> {
  const before = load();
  const { stack } = values;
  const rounds = await withWorkspace(
    OWN_PROJECT.dir,
    async (workspace) => {
      await workspace.stackInit(stack);
      const runner = new PackRunner(workspace, []);
      await measure(runner, stack);
      const all: Round[] = [];
      for (let run = 0; run < Number(values.runs); run++) all.push(await measure(runner, stack));
      return all;
    },
    OWN_PROJECT.workspace,
  );
  const rows = [
    [`preview of ${stack}, seconds`, "median", "min", "max"],
    ["without the pack", ...seconds(spread(rounds.map(({ without }) => without)))],
    ["with the pack", ...seconds(spread(rounds.map(({ withPack }) => withPack)))],
    ["added, pair by pair", ...seconds(spread(rounds.map((round) => round.withPack - round.without)))],
  ];
  console.log([await describePeer(), machine(), loadLine(before, load()), "", table(rows)].join("\n"));
}

void main();
