import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { CellSpec, Reply, Request, Trial, TrialResult } from "./types";

/** How a cell is kept apart from the machine, the fullest first. */
export type Isolation =
  /** Namespaces made by root. */
  | "root"
  /** Namespaces of a user's own, in which it is root. */
  | "user"
  /** None: relocated. */
  | "none";

const UNSHARE = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Milliseconds that a cell may take to be there. */
const SET_UP_MS = 30_000;

/** The cell cannot be made in this way; another may do. */
export class IsolationError extends Error {}

/**
 * A process tree of its own, with everything in it. It ends with {@link stop}, and also when this process ends, however
 * that comes: its first process sees the end of its input, and with that process the kernel ends all others.
 */
export class Cell {
  private readonly waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  private next = 0;
  private words = "";
  private ended = false;
  private readonly stopNow = (): void => void this.child.kill("SIGKILL");
  private readonly gone: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    process.once("exit", this.stopNow);
    createInterface({ input: child.stdout! }).on("line", (line) => this.told(line));
    child.stderr?.on("data", (chunk: Buffer) => {
      this.words = (this.words + chunk.toString("utf8")).slice(-8192);
    });
    child.stdin?.on("error", () => undefined);
    this.gone = new Promise((resolve) => {
      child.on("error", (error) => {
        this.words += error.message;
        this.end(resolve);
      });
      child.on("close", () => this.end(resolve));
    });
  }

  /** Starts the process tree; nothing is in it yet. */
  static start(isolation: Isolation, unshare: string): Cell {
    return new Cell(spawnIn(isolation, unshare));
  }

  /** Throws {@link IsolationError} where namespaces cannot be had in this way, else what went wrong, in a sentence. */
  async setUp(spec: CellSpec): Promise<void> {
    try {
      await this.ask({ kind: "set-up", spec }, SET_UP_MS);
    } catch (error) {
      await this.stop();
      const words = /^unshare: (.*)/m.exec(this.words)?.[1];
      throw words === undefined ? error : new IsolationError(words);
    }
  }

  async run(trial: Trial, timeoutMs: number): Promise<TrialResult> {
    const reply = await this.ask({ kind: "trial", trial }, timeoutMs);
    if (reply.kind !== "trial") throw new Error("the cell answered something else than a trial");
    return reply.result;
  }

  /** Resolves when nothing of the cell is left. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(this.stopNow, 3_000);
    await this.gone;
    clearTimeout(timer);
    process.off("exit", this.stopNow);
  }

  private ask(request: Request, timeoutMs: number): Promise<Reply> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.broken());
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`the rehearsal did not get done within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      this.waiting.set(id, {
        resolve: (reply) => {
          clearTimeout(timer);
          if (reply.kind === "failed") reject(new Error(reply.message));
          else resolve(reply);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.child.stdin?.write(`${JSON.stringify({ id, request })}\n`);
    });
  }

  private told(line: string): void {
    const { id, reply } = JSON.parse(line) as { id: number; reply: Reply };
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    waiting?.resolve(reply);
  }

  private end(resolve: () => void): void {
    this.ended = true;
    for (const { reject } of this.waiting.values()) reject(this.broken());
    this.waiting.clear();
    resolve();
  }

  private broken(): Error {
    return new Error(
      `the rehearsal's own process has ended: ${this.words.trim().split("\n").at(-1) || "no reason given"}`,
    );
  }
}

/** In a session of its own: the terminal's Ctrl-C is for this process, which ends the cell in good order. */
function spawnIn(isolation: Isolation, unshare: string): ChildProcess {
  const node = [process.execPath, "--no-warnings", agentFile()];
  const user = isolation === "user" ? ["--user", "--map-root-user"] : [];
  const command = isolation === "none" ? node : [unshare, ...user, ...UNSHARE, "--", ...node];
  return spawn(command[0]!, command.slice(1), { stdio: ["pipe", "pipe", "pipe"], detached: true });
}

/** The build of a cell's first process: `dist/rehearse-agent.js`, also when this room runs from its sources. */
function agentFile(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    for (const candidate of [join(folder, "dist", "rehearse-agent.js"), join(folder, "rehearse-agent.js")])
      if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) throw new Error("parity is not built: run npm run build");
  }
}
