import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machine } from "../support/machine";
import { table } from "../support/table";
import { readProfile, type Share, type Subject } from "../verdict/profile";
import { measureCommand } from "./command";

/** How many functions of the profile are shown. */
const TOP = 30;

/** The main process by room, as its sources say. */
const MAIN: Subject = {
  bundle: "index.js",
  bySource: true,
  parts: [
    [/^node:/, "Node.js"],
    [/^parity\/nginx\/configuration/, "nginx: configuration and its validation"],
    [/^parity\/nginx\/request/, "nginx: answers"],
    [/^parity\/nginx/, "nginx: reading"],
    [/^parity\/traffic\/(probes|balancer)/, "probes and balancers"],
    [/^parity\/traffic/, "traffic paths"],
    [/^parity\/checks\/contract/, "the contract"],
    [/^parity\/impact/, "impact"],
    [/^parity\/(graph|compare|checks)/, "graph, comparison, checks"],
    [/^parity/, "the rest of parity"],
    [/./, "packages"],
  ],
};

/** A CPU profile of the main process of `parity impact`: self time by room, then by function. */
export async function printPhases(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "parity-bench-"));
  try {
    const flags = ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"];
    await measureCommand("impact", flags);
    const { totalMs, parts, functions } = readProfile(join(folder, largestIn(folder)), MAIN);
    console.log(`${machine()}\n\nCPU profile of the main process of parity impact, ${ms(totalMs)} in all; self time`);
    console.log(`${shares(parts, totalMs)}\n\n${shares(functions.slice(0, TOP), totalMs)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Evaluating processes may write profiles of their own; the main one does the most. */
function largestIn(folder: string): string {
  const size = (name: string): number => statSync(join(folder, name)).size;
  const [largest] = readdirSync(folder).sort((a, b) => size(b) - size(a));
  if (largest === undefined) throw new Error("no profile was written");
  return largest;
}

function shares(list: readonly Share[], totalMs: number): string {
  return table(list.map(({ name, selfMs }) => [name, ms(selfMs), `${((100 * selfMs) / totalMs).toFixed(1)} %`]));
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
