/** By hand: `npx tsx test/nginx/decisions/run.ts FOLDER [NAME]` compares all cases of a folder of fixtures and lists what differs. */
import { Cells } from "./cells";
import { compare } from "./compare";
import { fixtures } from "./fixture";
import { installedNginx } from "./installed";
import { shown, summary, totals } from "./report";
import { withProbes } from "./sites";

async function main(): Promise<void> {
  const [folder = "decisions", name = ""] = process.argv.slice(2);
  const cells = new Cells(2);
  const installed = installedNginx();
  const cases = fixtures(folder).filter((one) => one.name.includes(name));
  const full = folder === "sites" ? cases.map((one, at) => withProbes(one, installed.facts, at)) : cases;
  const all = await Promise.all(full.map((one) => compare(one, cells, installed)));
  for (const { disagreements, unknown, case: tested, decisions } of all) {
    for (const one of disagreements) console.log(shown(one));
    if (decisions > 0)
      for (const { ask, about } of unknown) console.log(`${tested.name}: unknown ${ask?.text ?? ""}: ${about}`);
  }
  console.log(summary(folder, all));
  for (const [reason, count] of totals(all).reasons) console.log(`  unknown ${count}: ${reason}`);
  await cells.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
