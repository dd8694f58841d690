/** By hand: `npx tsx test/nginx/decisions/generated.ts valid|mutated|sweep|mixed COUNT SEED` compares generated configurations and lists what differs. */
import { Cells } from "./cells";
import { compare } from "./compare";
import { fixtures } from "./fixture";
import { generateCase } from "./generate";
import { installedNginx } from "./installed";
import { mutateCase } from "./mutate";
import { Random } from "./random";
import { recombine } from "./recombine";
import { shown, summary, totals } from "./report";
import { withProbes } from "./sites";
import { directiveNames, sweepCase } from "./sweep";

async function main(): Promise<void> {
  const [kind = "valid", count = "100", seed = "1"] = process.argv.slice(2);
  const cells = new Cells(2);
  const installed = installedNginx();
  const sites = fixtures("sites");
  const sources = [...sites, ...fixtures("decisions")];
  const cases = Array.from({ length: Number(count) }, (_, at) => {
    const random = new Random(Number(seed) * 100_003 + at);
    if (kind === "mixed") return withProbes(recombine(sites, random, `mixed ${seed}/${at}`), installed.facts, at, 40);
    if (kind === "sweep") return sweepCase(directiveNames[at % directiveNames.length]!, random);
    const valid =
      kind === "valid" || random.chance(0.3) ? generateCase(random, `generated ${seed}/${at}`) : random.one(sources);
    return kind === "valid" ? valid : mutateCase(valid, random, `mutated ${seed}/${at} of ${valid.name}`);
  });
  const all = await Promise.all(cases.map((one) => compare(one, cells, installed)));
  for (const { disagreements } of all) for (const one of disagreements) console.log(shown(one));
  console.log(summary(kind, all));
  for (const [reason, times] of totals(all).reasons) console.log(`  unknown ${times}: ${reason}`);
  await cells.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
