import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../../test/support/engine/versions";
import { ProcessTree, type Usage } from "../support/process-tree";

/** One run of the command in a process of its own. */
export interface Run {
  /** From the start of the process to its end, seconds of wall-clock time. */
  readonly seconds: number;
  readonly usage: Usage;
  /** What it printed on stdout. */
  readonly output: string;
}

/** Everything that a run leaves behind for the next one. */
const OWN_CACHES = join(REPOSITORY, "node_modules", ".cache", "parity");

/** As after a fresh `npm ci`. */
export function emptyCaches(): void {
  rmSync(OWN_CACHES, { recursive: true, force: true });
}

/** `parity check` over this repository's four stacks, as a user starts it, timed. */
export function timedCheck(...flags: readonly string[]): Promise<Run> {
  return check(flags, new ProcessTree({ intervalMs: 10, memory: false }));
}

/** The same with its memory watched: slower, so its time says nothing. */
export function watchedCheck(): Promise<Run> {
  return check([], new ProcessTree({ intervalMs: 5, memory: true }));
}

async function check(flags: readonly string[], tree: ProcessTree): Promise<Run> {
  const args = [join(REPOSITORY, "bin", "parity.js"), "check", ...flags];
  const output: Buffer[] = [];
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  const closed = new Promise((done) => child.on("close", done));
  const status = await new Promise<number | null>((done, failed) => child.on("exit", done).on("error", failed));
  const seconds = (performance.now() - started) / 1000;
  const usage = tree.stop();
  await closed;
  const text = Buffer.concat(output).toString();
  // A verdict is what is measured, good or bad; without one there is nothing to compare.
  if (status !== 0 && status !== 1) throw new Error(`parity check ended with ${status}:\n${text}`);
  return { seconds, usage, output: text };
}
