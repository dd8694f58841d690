import { type ChildProcess, spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds after which the whole process group is killed. */
  readonly timeoutMs: number;
  /** Receives every line of stderr as it comes. */
  readonly onStderrLine?: (line: string) => void;
}

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** A command that failed, was killed by its time limit, or could not be started. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly finished: Finished | null,
  ) {
    super(message);
    this.name = "CommandError";
  }
}

/** Running process groups, so that none outlives this process. */
const running = new Set<number>();
process.on("exit", () => {
  for (const pid of running) killGroup(pid);
});

/**
 * Runs a command without a shell, in a process group of its own, and resolves with whatever it exits with.
 * Rejects with {@link CommandError} when it cannot be started or runs into its time limit.
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) running.add(child.pid);
  const output = collect(child, options);
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, options.timeoutMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      killGroup(child.pid);
      if (child.pid !== undefined) running.delete(child.pid);
      act();
    };
    child.on("error", (error) =>
      settle(() => reject(new CommandError(`cannot start ${command}: ${error.message}`, null))),
    );
    child.on("close", (code, signal) => {
      const finished = { status: code ?? 128, ...output(), ms: performance.now() - started };
      const shown = `${command} ${args.join(" ")}`;
      settle(() =>
        timedOut || code === null
          ? reject(
              new CommandError(`${shown}: ${timedOut ? `no end within ${options.timeoutMs} ms` : signal}`, finished),
            )
          : resolve(finished),
      );
    });
  });
}

/** As {@link run}, but an exit status other than 0 rejects too, with what the command printed. */
export async function runOk(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.status === 0) return finished;
  const said = [finished.stderr, finished.stdout].map((text) => text.trim()).filter(Boolean);
  throw new CommandError(`${command} ${args.join(" ")}: exit status ${finished.status}\n${said.join("\n")}`, finished);
}

function collect(child: ChildProcess, options: RunOptions): () => { stdout: string; stderr: string } {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => {
    err.push(chunk);
    if (!options.onStderrLine) return;
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = lines.pop()!;
    for (const line of lines) options.onStderrLine(line);
  });
  return () => ({ stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") });
}

/** Kills what is left of a group; a group that is already gone is what we want. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
