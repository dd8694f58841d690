import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, closeSync, existsSync, constants as FILE, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CellSpec, SlotSpec, Trial } from "../cell/types";
import { remove, rootOf } from "./setup";

/** Milliseconds that nginx may take to have its sockets, and to end when told to. */
const START_MS = 5_000;
const STOP_MS = 2_000;

/** How often it is looked whether nginx has its sockets. */
const LOOK_MS = 1;

/** The nginx of one slot. */
export class Nginx {
  private child: ChildProcess | null = null;
  /** What it says goes to a file: a configuration may log to /dev/stderr, and a pipe of Node.js cannot be opened by that name. */
  private readonly said: string;
  private ended: Promise<void> = Promise.resolve();
  /** Why it could not even be started. */
  private problem: string | null = null;

  constructor(
    private readonly spec: CellSpec,
    private readonly slot: SlotSpec,
  ) {
    this.said = `${rootOf(spec, slot.name)}.said`;
  }

  /** Starts it; gives its words where it refuses, or null when it listens. */
  async start({ arguments: args, pidFile: path }: Pick<Trial, "arguments" | "pidFile">): Promise<string | null> {
    const pidFile = join(rootOf(this.spec, this.slot.name), path);
    remove(pidFile);
    const child = this.spawn(args);
    for (let waited = 0; waited < START_MS; waited += LOOK_MS) {
      if (this.child === null) return this.lastWords ?? "nginx ended without a word";
      if (existsSync(pidFile) && readFileSync(pidFile, "utf8").trim() !== "") return null;
      await sleep(LOOK_MS);
    }
    end(child, "SIGKILL");
    await this.ended;
    return `nginx did not start within ${START_MS / 1000} s`;
  }

  private spawn(own: readonly string[]): ChildProcess {
    const [program, args] = this.command(own);
    const said = openSync(this.said, FILE.O_CREAT | FILE.O_TRUNC | FILE.O_WRONLY | FILE.O_APPEND);
    // Whoever nginx runs as may open it again.
    chmodSync(this.said, 0o666);
    // A group of its own: what it starts can be ended with it.
    const child = spawn(program, args, {
      stdio: ["ignore", said, said],
      detached: true,
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    });
    closeSync(said);
    this.child = child;
    this.problem = null;
    this.ended = new Promise((resolve) => {
      const done = (): void => {
        if (this.child === child) this.child = null;
        resolve();
      };
      child.on("close", done);
      child.on("error", (error) => {
        this.problem = error.message;
        done();
      });
    });
    return child;
  }

  private command(args: readonly string[]): [string, string[]] {
    const { programs, isolated } = this.spec;
    const { name, uid } = this.slot;
    if (!isolated) return [programs.nginx, [...args]];
    const root = rootOf(this.spec, name);
    const network = `--net=/run/netns/${name}`;
    const folder = [`--root=${root}`, `--wd=${root}`];
    const own = [programs.nginx, ...args];
    if (uid === null) return [programs.nsenter!, [network, ...folder, "--", ...own]];
    const ids = [`--setuid=${uid}`, `--setgid=${uid}`];
    if (!this.spec.onlyRoot) return [programs.nsenter!, [network, ...folder, ...ids, "--", ...own]];
    // Where root is the only user, another one is root by another name, in a namespace within; from a root of its own there is
    // no way to one, so that this comes first.
    const within = ["--user", `--map-user=${uid}`, `--map-group=${uid}`, `--root=${root}`];
    return [programs.nsenter!, [network, "--", programs.unshare!, ...within, "--", ...own]];
  }

  /** Its last words where it has ended by itself; null while it runs. */
  get crash(): string | null {
    return this.child === null ? (this.lastWords ?? "nginx ended by itself") : null;
  }

  private get lastWords(): string | null {
    return this.problem ?? emergency(readFileSync(this.said, "utf8").slice(-8192));
  }

  /** As a service manager does: what is under way may end. */
  tellToQuit(): void {
    if (this.child !== null) end(this.child, "SIGQUIT", false);
  }

  /** Ends it with all of its processes. */
  async stop(): Promise<void> {
    const child = this.child;
    if (child === null) return;
    end(child, "SIGTERM", false);
    await Promise.race([this.ended, sleep(STOP_MS)]);
    end(child, "SIGKILL");
    await this.ended;
  }
}

/** Signals the process, or the whole group it leads. */
function end(child: ChildProcess, signal: NodeJS.Signals, group = true): void {
  if (child.pid === undefined) return;
  try {
    process.kill(group ? -child.pid : child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** `nginx: [emerg] unknown directive "x" in /etc/nginx/nginx.conf:3` → from `unknown` on: it stops at the first. */
function emergency(words: string): string | null {
  const found = /\[emerg\](?: \d+#\d+:)? (.*)/.exec(words)?.[1];
  return found ?? (words.trim().split("\n").at(-1) || null);
}
