/** By hand: `npx tsx test/nginx/decisions/explore.ts FILE [NAME]` shows what real nginx and the model make of the cases of a fixture. */
import { readFileSync } from "node:fs";
import { Cells } from "./cells";
import { compare } from "./compare";
import { readCases } from "./fixture";
import { installedNginx } from "./installed";

async function main(): Promise<void> {
  const [file = "", name = ""] = process.argv.slice(2);
  const cells = new Cells(1);
  const installed = installedNginx();
  for (const tested of readCases(readFileSync(file, "utf8"), "").filter((one) => one.name.includes(name))) {
    const { outcome, answers, disagreements, unknown } = await compare(
      tested,
      cells,
      installed,
      name !== "" ? "debug" : "first",
    );
    console.log(
      `=== ${tested.name}: ${outcome.accepted ? "accepted" : "refused"}`,
      outcome.messages,
      outcome.notStarted ?? "",
    );
    tested.asks.forEach((ask, at) => {
      const observed = outcome.observed[at];
      console.log(`> ${ask.text}\n  nginx ${JSON.stringify(observed)}\n  model ${shown(answers[at])}`);
    });
    for (const { ask, about, nginx, model } of disagreements)
      console.log(`!! ${about} ${ask?.text ?? ""}\n   nginx ${nginx}\n   model ${model}`);
    for (const { ask, about } of unknown) console.log(`?? ${ask?.text ?? ""}: ${about}`);
    if (process.env["DEBUG_LOG"]) console.log(outcome.debugLog);
  }
  await cells.close();
}

function shown(answer: unknown): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    ["socket", "server", "location", "directive"].includes(key) ? undefined : value,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
