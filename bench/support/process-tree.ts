import { readdirSync, readFileSync } from "node:fs";

/** What the processes that were started while a {@link ProcessTree} watched have used, all together. */
export interface Usage {
  /** User and system time, seconds. The kernel counts in hundredths; up to one interval of each process is missed at its end. */
  readonly cpuSeconds: number;
  /** CPU seconds by role, for the roles that were asked for. */
  readonly cpuByRole: ReadonlyMap<string, number>;
  /** Greatest sum of proportional set sizes at one moment, MiB: a shared page counts once. Null where it was not watched. */
  readonly peakPss: number | null;
  /** Greatest sum of resident set sizes, MiB: a page that n processes share counts n times. */
  readonly peakRss: number | null;
}

export interface WatchOptions {
  readonly intervalMs: number;
  /** Memory is read by walking page tables, which slows what is watched: not in a run that is timed. */
  readonly memory: boolean;
  /** What a process is called in {@link Usage.cpuByRole}, by its command line. */
  readonly role?: (commandLine: string) => string;
}

interface Process {
  role: string | null;
  cpuSeconds: number;
  sweeps: number;
}

/** `sysconf(_SC_CLK_TCK)` is 100 on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

/** False where there is no `/proc` to read: only wall-clock time is measured there. */
export const canWatch = process.platform === "linux";

/**
 * Watches all processes that this one starts, and those that they start, through `/proc`. Not by waiting for them:
 * what is killed, or outlives its parent, is never accounted to anyone.
 */
export class ProcessTree {
  readonly #members = new Map<number, Process>();
  readonly #strangers: Set<number>;
  readonly #timer: NodeJS.Timeout | null;
  #peakPss = 0;
  #peakRss = 0;

  constructor(readonly options: WatchOptions) {
    this.#strangers = new Set(canWatch ? allProcesses() : []);
    this.#timer = canWatch ? setInterval(() => this.#sweep(), options.intervalMs) : null;
  }

  /** Ends the watch. */
  stop(): Usage {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (canWatch) this.#sweep();
    const cpuByRole = new Map<string, number>();
    for (const { role, cpuSeconds } of this.#members.values())
      if (role !== null) cpuByRole.set(role, (cpuByRole.get(role) ?? 0) + cpuSeconds);
    const watched = canWatch && this.options.memory;
    return {
      cpuSeconds: [...this.#members.values()].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      cpuByRole,
      peakPss: watched && this.#peakPss > 0 ? this.#peakPss : null,
      peakRss: watched ? this.#peakRss : null,
    };
  }

  #sweep(): void {
    this.#discover();
    let pss = 0;
    let rss = 0;
    for (const [pid, member] of this.#members) {
      const stat = readStat(pid);
      // What it had used so far stays counted.
      if (stat === null) continue;
      member.cpuSeconds = stat.cpuSeconds;
      this.#name(pid, member);
      if (!this.options.memory) continue;
      const memory = readMemory(pid);
      pss += memory.pss;
      rss += memory.rss;
    }
    this.#peakPss = Math.max(this.#peakPss, pss);
    this.#peakRss = Math.max(this.#peakRss, rss);
  }

  /** New processes belong to the tree when their parent does. A number is not given again within a run. */
  #discover(): void {
    for (const pid of allProcesses()) {
      if (this.#strangers.has(pid) || this.#members.has(pid)) continue;
      const parent = readStat(pid)?.parent;
      if (parent === process.pid || (parent !== undefined && this.#members.has(parent)))
        this.#members.set(pid, { role: null, cpuSeconds: 0, sweeps: 0 });
      else this.#strangers.add(pid);
    }
  }

  /** On the second sight: on the first it may not have become the program yet that it was made for. */
  #name(pid: number, member: Process): void {
    if (this.options.role === undefined || member.sweeps++ !== 1) return;
    const commandLine = readOrNull(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim();
    if (commandLine) member.role = this.options.role(commandLine);
  }
}

function allProcesses(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

/** proc_pid_stat(5): the name stands in parentheses and may hold anything, so fields are counted from its end. */
function readStat(pid: number): { parent: number; cpuSeconds: number } | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

/** MiB; zero for a process that has just ended. */
function readMemory(pid: number): { pss: number; rss: number } {
  const text = readOrNull(`/proc/${pid}/smaps_rollup`) ?? "";
  const kibibytes = (name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);
  return { pss: kibibytes("Pss") / 1024, rss: kibibytes("Rss") / 1024 };
}

/** A process may end between being listed and being read. */
function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
