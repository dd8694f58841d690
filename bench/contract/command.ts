import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Result, Timings } from "../../parity/result";
import { REPOSITORY } from "../../test/support/engine/versions";

export interface Measured {
  /** From the start of the process to its end, milliseconds of wall-clock time. */
  readonly wholeMs: number;
  /** What the result says of itself. */
  readonly timings: Timings;
  readonly stacks: number;
  /** Of `parity impact`; 0 elsewhere. */
  readonly settings: number;
}

/** One run of the built command over this repository's stacks, in a process of its own. */
export async function measureCommand(verb: "check" | "impact", node: readonly string[] = []): Promise<Measured> {
  const args = [...node, join(REPOSITORY, "bin", "parity.js"), verb, "--format", "json"];
  const output: Buffer[] = [];
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  const closed = new Promise((done) => child.on("close", done));
  const status = await new Promise<number | null>((done, failed) => child.on("exit", done).on("error", failed));
  const wholeMs = performance.now() - started;
  await closed;
  const text = Buffer.concat(output).toString();
  // An answer is what is measured, whatever it is; without one there is nothing to compare.
  if (status !== 0 && status !== 1) throw new Error(`parity ${verb} ended with ${status}:\n${text}`);
  const { timings, stacks, impact } = JSON.parse(text) as Result;
  return { wholeMs, timings, stacks: stacks.length, settings: impact?.settings.length ?? 0 };
}
