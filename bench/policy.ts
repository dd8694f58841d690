/**
 * What the policy pack adds to a preview: `npm run bench:policy [-- --runs N] [-- --stack NAME]`. This repository's own project
 * under the real engine, with simulated providers: one preview without a pack, one with a pack that has no policies (what
 * CrossGuard itself costs), and one with this one, in turn, so that whatever else the machine does hits all. One round that
 * is not counted comes first. It measures and judges nothing.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PACK, PackRunner, PREVIEW } from "../test/engine/policy/pack";
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
  readonly withEmpty: number;
  readonly withPack: number;
}

/** A pack without policies, inside the workspace, so that it finds the SDK. */
function emptyPack(root: string): string {
  const pack = join(root, "empty-pack");
  mkdirSync(pack);
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(pack, "package.json"), '{ "name": "empty", "version": "1.0.0" }\n');
  const text = 'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n';
  writeFileSync(join(pack, "index.js"), text);
  return pack;
}

/** Seconds of one preview of each kind. */
async function measure(runner: PackRunner, stack: string, empty: string): Promise<Round> {
  const without = await runner.workspace.pulumi(...PREVIEW, "--stack", stack);
  const withEmpty = await runner.runWith(stack, PREVIEW, null, empty);
  const withPack = await runner.run(stack, PREVIEW, {}, PACK);
  for (const { status, stdout } of [withEmpty, withPack])
    if (status !== 0) throw new Error(`the preview of ${stack} failed:\n${stdout}`);
  return { without: without.ms / 1000, withEmpty: withEmpty.ms / 1000, withPack: withPack.ms / 1000 };
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
      const empty = emptyPack(workspace.root);
      await measure(runner, stack, empty);
      const all: Round[] = [];
      for (let run = 0; run < Number(values.runs); run++) all.push(await measure(runner, stack, empty));
      return all;
    },
    OWN_PROJECT.workspace,
  );
  const rows = [
    [`preview of ${stack}, seconds`, "median", "min", "max"],
    ["without a pack", ...seconds(spread(rounds.map(({ without }) => without)))],
    ["with an empty pack", ...seconds(spread(rounds.map(({ withEmpty }) => withEmpty)))],
    ["with this pack", ...seconds(spread(rounds.map(({ withPack }) => withPack)))],
    ["added to none, round by round", ...seconds(spread(rounds.map((round) => round.withPack - round.without)))],
    ["added to an empty one", ...seconds(spread(rounds.map((round) => round.withPack - round.withEmpty)))],
  ];
  console.log([await describePeer(), machine(), loadLine(before, load()), "", table(rows)].join("\n"));
}

void main();
