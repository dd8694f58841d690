import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { INSTALL } from "../real-nginx";
import type { Job, Outcome } from "./types";

/** `NGINX_BINARY=/path` compares with another nginx than the installed one. */
export const NGINX = process.env["NGINX_BINARY"] ?? "/usr/sbin/nginx";

const ROOT = process.getuid?.() === 0 ? [] : ["--map-root-user"];

/** Why no configuration can be run here, or null. */
export function whyNoCells(): string | null {
  const found = obstacle();
  if (found === null) return null;
  return `nginx cannot be run in a namespace of its own: ${found} (${INSTALL}; root, or user namespaces)`;
}

function obstacle(): string | null {
  if (process.platform !== "linux") return "this is not Linux";
  if (!existsSync(NGINX)) return `${NGINX} is missing`;
  const tried = spawnSync("unshare", [...ROOT, "-n", "-m", "-p", "--fork", "true"], { encoding: "utf8" });
  return tried.status === 0 ? null : (tried.error?.message ?? tried.stderr.trim());
}

/** Processes in namespaces of their own that run configurations side by side ({@link file://./cell.ts}). */
export class Cells {
  private readonly scratch = mkdtempSync(join(tmpdir(), "pc-"));
  private readonly cells: Cell[];
  private readonly waiting: { job: Job; done: (outcome: Outcome) => void; fail: (error: Error) => void }[] = [];

  constructor(count: number) {
    this.cells = Array.from({ length: count }, () => new Cell(this.scratch));
    for (const cell of this.cells) void this.work(cell);
  }

  run(job: Job): Promise<Outcome> {
    return new Promise((done, fail) => {
      this.waiting.push({ job, done, fail });
      for (const cell of this.cells) void this.work(cell);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.cells.map((cell) => cell.close()));
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private async work(cell: Cell): Promise<void> {
    if (cell.busy) return;
    cell.busy = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      const { job, done, fail } = next;
      await cell.run(job).then(done, fail);
    }
    cell.busy = false;
  }
}

class Cell {
  busy = false;
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private readonly ready: Promise<void>;
  private errors = "";

  constructor(scratch: string) {
    // With a process namespace of its own, whatever runs in it ends with its first process.
    const args = [...ROOT, "-n", "-m", "-p", "--fork", "--kill-child", "--mount-proc", process.execPath];
    args.push("--require", require.resolve("tsx/cjs"), join(__dirname, "cell.ts"), NGINX, scratch);
    this.process = spawn("unshare", args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    this.process.stderr!.on("data", (chunk: Buffer) => {
      this.errors += chunk.toString();
    });
    this.reader = createInterface({ input: this.process.stdout! });
    this.lines = this.reader[Symbol.asyncIterator]();
    this.ready = this.next().then(() => {});
  }

  async run(job: Job): Promise<Outcome> {
    await this.ready;
    this.process.stdin!.write(`${JSON.stringify(job)}\n`);
    const outcome = (await this.next()) as Outcome & { failed?: string };
    if (outcome.failed !== undefined) throw new Error(`a cell failed: ${outcome.failed}`);
    return outcome;
  }

  async close(): Promise<void> {
    await this.ready.catch(() => {});
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.stdin!.end();
    await ended;
    this.reader.close();
  }

  private async next(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error(`a cell ended: ${this.errors}`);
    return JSON.parse(value as string);
  }
}
