import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { CellSpec, CheckName, CheckStatus } from "../cell/types";
import { write } from "./setup";

const START_MS = 10_000;

/** How often it is looked what has come of health checks. */
const LOOK_MS = 10;

/** How a connection that HAProxy took ended; see LOG_FORMAT in haproxy/config.ts. */
export interface Ending {
  /** Who ended it and in which state: `SC` the server refused, `SH` it closed, `sH` it did not answer, `PH` it answered nonsense. */
  readonly state: string;
  readonly status: number;
  /** True when the server took the connection. */
  readonly connected: boolean;
  /** HAProxy's number of what went wrong with it; 24 to 43: TLS. */
  readonly error: number;
}

/** The load balancer of the cell. */
export class Haproxy {
  private readonly endings = new Map<string, (ending: Ending) => void>();
  private words: string[] = [];
  private child: ChildProcess | null = null;

  constructor(private readonly spec: CellSpec) {}

  /** Throws with HAProxy's words where it does not start. */
  async start(): Promise<void> {
    const file = join(this.spec.folder, "haproxy.cfg");
    write(file, this.spec.haproxy);
    const child = spawn(this.spec.programs.haproxy, ["-db", "-f", file], { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    child.on("error", (error) => {
      this.words.push(error.message);
      this.child = null;
    });
    child.on("exit", () => {
      this.child = null;
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.logged(line));
    createInterface({ input: child.stderr }).on("line", (line) => this.words.push(line));
    for (let waited = 0; waited < START_MS; waited += 2) {
      if (this.child === null) throw new Error(`HAProxy does not start: ${this.reason()}`);
      if (await this.ask("show info").then(Boolean, () => false)) return;
      await sleep(2);
    }
    throw new Error(`HAProxy did not start within ${START_MS / 1000} s`);
  }

  private reason(): string {
    const alert = this.words.find((line) => line.includes("[ALERT]")) ?? this.words[0] ?? "it ended without a word";
    return alert.replace(/^\[ALERT\]\s*(\(\d+\)\s*:)?\s*/, "").trim();
  }

  /** Tells of the end of the connection that is called `id`; null when HAProxy has not told in time. */
  ending(id: string, ms: number): Promise<Ending | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.endings.delete(id);
        resolve(null);
      }, ms);
      this.endings.set(id, (ending) => {
        clearTimeout(timer);
        resolve(ending);
      });
    });
  }

  forget(id: string): void {
    this.endings.delete(id);
  }

  private logged(line: string): void {
    const [id = "", state = "", status = "", connect = "", error = ""] = line.split(" ");
    const tell = this.endings.get(id);
    if (tell === undefined) return;
    this.endings.delete(id);
    tell({ state, status: Number(status), connected: Number(connect) >= 0, error: Number(error) || 0 });
  }

  /** Health checks rest until the server that they ask is there. */
  async startChecks(names: readonly CheckName[]): Promise<void> {
    if (names.length === 0) return;
    await this.ask(names.map(({ backend, server }) => `set server ${backend}/${server} state ready`).join(";"));
  }

  /** What these checks have come to, once they have; at the latest after `ms`. */
  async settledChecks(names: readonly CheckName[], ms: number): Promise<CheckStatus[]> {
    const own = new Set(names.map(({ backend }) => backend));
    for (let waited = 0; ; waited += LOOK_MS) {
      const checks = names.length === 0 ? [] : (await this.checks()).filter(({ backend }) => own.has(backend));
      if (waited >= ms || checks.every(isSettled)) return checks;
      await sleep(LOOK_MS);
    }
  }

  private async checks(): Promise<CheckStatus[]> {
    const [head = "", ...rows] = (await this.ask("show stat")).trim().split("\n");
    const columns = head.replace(/^# /, "").split(",");
    return rows
      .map((row) => row.split(","))
      .map((fields) => (name: string) => fields[columns.indexOf(name)] ?? "")
      .filter((field) => field("svname") === "check")
      .map((field) => ({
        backend: field("pxname"),
        server: field("svname"),
        state: field("status"),
        status: field("check_status").replace(/^\* /, ""),
        code: field("check_code") === "" ? null : Number(field("check_code")),
        words: field("last_chk"),
      }));
  }

  private ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.spec.statistics);
      let answer = "";
      socket.setEncoding("utf8");
      socket.on("data", (text: string) => {
        answer += text;
      });
      socket.on("end", () => resolve(answer));
      socket.on("error", reject);
      socket.end(`${command}\n`);
    });
  }

  get running(): boolean {
    return this.child !== null;
  }

  stop(): void {
    this.child?.kill("SIGKILL");
  }
}

/** One success is enough; a failure counts when it has come as often as declared. */
function isSettled({ state, status }: CheckStatus): boolean {
  return status !== "INI" && (/OK/.test(status) ? state.startsWith("UP") : state.startsWith("DOWN"));
}
