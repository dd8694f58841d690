import type { Ask } from "../../parity/cli/ask";
import type { Io, Output } from "../../parity/cli/io";
import { main } from "../../parity/cli/main";

/** What a command did. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly cwd?: string;
  readonly env?: Io["env"];
  /** Columns of a terminal; without it the streams are pipes. */
  readonly terminal?: number;
  /** Who answers questions. */
  readonly ask?: Ask;
}

/** Runs the command in this process, in a world of its own. */
export async function runCommand(argv: readonly string[], world: World = {}): Promise<Ran> {
  const [stdout, stderr] = [captured(world.terminal), captured(world.terminal)];
  const { cwd = process.cwd(), env = {}, ask } = world;
  const status = await main(argv, { stdout: stdout.output, stderr: stderr.output, env, cwd, ...(ask && { ask }) });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

/** A stream that remembers what was written to it. */
export function captured(columns?: number): { output: Output; text: () => string } {
  let text = "";
  const write = async (more: string) => {
    text += more;
  };
  return { output: { isTerminal: columns !== undefined, columns: columns ?? null, write }, text: () => text };
}
