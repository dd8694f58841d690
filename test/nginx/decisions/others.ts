/**
 * By hand: `npx tsx test/nginx/decisions/others.ts [--only=PART] [--list] [--shrink] FOLDER…` takes everything below the folders
 * that looks like nginx configuration and compares model and nginx on it: whether it starts, what nginx says and where,
 * and what is answered to requests that aim at its servers and locations. Where nginx refuses, it goes on without what it
 * has refused.
 */
import { Cells } from "./cells";
import { type Compared, compare, type Disagreement, type Installed } from "./compare";
import { type Found, foreignIn } from "./foreign";
import { foreignCase, mended, withFiles } from "./foreign-case";
import { installedNginx } from "./installed";
import { Random } from "./random";
import { shown, totals } from "./report";
import { shrink } from "./shrink";
import { withProbes } from "./sites";
import type { Case } from "./types";

/** A configuration can be wrong that often before it is left alone. */
const MENDINGS = 60;

interface Tried {
  /** As it was found. */
  readonly first: Compared;
  /** Each time without what nginx had refused before. */
  readonly steps: readonly Compared[];
}

async function tryOne(found: Case, seed: number, cells: Cells, installed: Installed): Promise<Tried> {
  const steps: Compared[] = [];
  for (let next: Case | null = found; next !== null && steps.length < MENDINGS; ) {
    const compared: Compared = await compare(
      withFiles(withProbes(next, installed.facts, seed, 40), new Random(seed)),
      cells,
      installed,
    );
    steps.push(compared);
    const error = compared.outcome.messages.find(({ level }) => /^(emerg|alert|crit)$/.test(level));
    next = compared.outcome.accepted || error === undefined ? null : mended(next, error);
  }
  return { first: steps[0]!, steps };
}

async function main(): Promise<void> {
  const options = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
  const folders = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
  const only = options.find((one) => one.startsWith("--only="))?.slice(7) ?? "";
  const cells = new Cells(2);
  const installed = installedNginx();
  const failed: string[] = [];
  const tried: Tried[] = [];
  const found = folders.map((folder) => ({ folder, found: foreignIn(folder) }));
  const cases = found.flatMap((one) => one.found.all.map((foreign) => foreignCase(foreign, one.found, one.folder)));
  await Promise.all(
    distinct(cases.filter(({ name }) => name.includes(only))).map(async (one, at) => {
      const result = await tryOne(one, at, cells, installed).catch((error: Error) => error);
      if (result instanceof Error) failed.push(`${one.name}: ${result.stack}`);
      else tried.push(result);
    }),
  );
  const all = tried.flatMap(({ steps }) => steps);
  for (const one of all.flatMap(({ disagreements }) => disagreements)) {
    console.log(shown(one));
    if (options.includes("--shrink")) await showSmall(one, cells, installed);
  }
  if (options.includes("--list")) for (const { first, steps } of tried) console.log(told(first, steps));
  for (const one of failed) console.log(`the test kit failed on ${one}`);
  report(
    found.map((one) => one.found),
    tried,
    all,
  );
  await cells.close();
}

/** Projects copy each other's. */
function distinct(cases: readonly Case[]): Case[] {
  return [...new Map(cases.map((one) => [[...one.files.values()].join("\0"), one])).values()];
}

function told({ case: { name }, outcome }: Compared, steps: readonly Compared[]): string {
  const errors = steps.flatMap((one) => one.outcome.messages.filter(({ level }) => level === "emerg").slice(0, 1));
  const said = errors.map(({ text, line }) => `\n  ${line ?? ""} ${text}`).join("");
  return `${outcome.accepted ? "starts" : "refused"} ${name}: ${steps.at(-1)!.decisions} decisions${said}`;
}

async function showSmall(one: Disagreement, cells: Cells, installed: Installed): Promise<void> {
  const small = await shrink(one, cells, installed);
  console.log(`${shown(small)}\n${[...small.case.files.values()].join("\n")}`);
}

function report(found: readonly Found[], tried: readonly Tried[], all: readonly Compared[]): void {
  const count = (pick: (one: Found) => readonly unknown[]) => found.reduce((sum, one) => sum + pick(one).length, 0);
  const firsts = tried.map(({ first }) => first);
  console.log(
    `${tried.length} configurations (${count(({ all: some }) => some)} found, ${count((one) => one.replaced)} templates given plain values, ${count((one) => one.skipped)} others left out): ${starts(firsts)}`,
  );
  console.log(`with those mended: ${starts(all)}`);
  const { decisions, agreed, unknown, reasons, disagreements } = totals(all);
  console.log(`${decisions} decisions: ${agreed} agreed, ${decisions - agreed - unknown} not, ${unknown} unknown`);
  console.log(`disagreements in ${new Set(disagreements.map((one) => one.case.name)).size} configurations`);
  for (const [reason, times] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`  unknown ${times}: ${reason}`);
  const doubts = new Map<string, number>();
  for (const one of all.filter((each) => each.decisions === 0))
    for (const { about } of one.unknown) doubts.set(about, (doubts.get(about) ?? 0) + 1);
  for (const [reason, times] of [...doubts].sort((a, b) => b[1] - a[1]))
    console.log(`  not judged ${times}: ${reason}`);
}

function starts(all: readonly Compared[]): string {
  const { valid, invalid, startDisagreements, startUnknown } = totals(all);
  return `${valid} start, ${invalid} refused by nginx; ${startDisagreements} judged otherwise, ${startUnknown} not judged`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
