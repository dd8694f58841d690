import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { type Given, needsRehearsal, see, seeAll } from "./support";

const RUN = join(__dirname, "long-run.ts");
const ROOT = join(__dirname, "..", "..");

/** Namespaces of processes by process: what lives in one of a cell is the cell's. */
function processes(): Map<number, { readonly parent: number; readonly namespace: string }> {
  const found = new Map<number, { parent: number; namespace: string }>();
  for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      found.set(Number(name), { parent, namespace: readlinkSync(`/proc/${name}/ns/pid`) });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Namespaces that descendants of `root` have, other than its own. */
function cellsOf(root: number): Set<string> {
  const all = processes();
  const own = readlinkSync("/proc/self/ns/pid");
  const below = (pid: number): boolean => {
    for (let at = all.get(pid)?.parent; at !== undefined && at > 1; at = all.get(at)?.parent)
      if (at === root) return true;
    return false;
  };
  return new Set(
    [...all].filter(([pid, { namespace }]) => namespace !== own && below(pid)).map(([, one]) => one.namespace),
  );
}

async function until(what: string, holds: () => boolean, ms = 20_000): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > ms) throw new Error(`not within ${ms / 1000} s: ${what}`);
    await sleep(20);
  }
}

const mounts = (): string => readFileSync("/proc/self/mountinfo", "utf8");
/** In the folder for temporary files only what this test's own runs make: other tests run beside it, and use the usual one. */
const files = (own: string): string[] => [
  ...list(own),
  ...["/run", "/etc/nginx"].flatMap(list).filter((name) => /parity|netns/.test(name)),
];

/** What tsx compiled of the test itself. */
const isCompiled = (file: string): boolean => basename(file).startsWith("tsx-");

function list(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

describe("rehearse: what is left behind", function () {
  this.timeout(120_000);
  before(needsRehearsal);

  const usual = process.env["TMPDIR"];
  let own: string;
  beforeEach(() => {
    own = mkdtempSync(join(tmpdir(), "clean-"));
    process.env["TMPDIR"] = own;
  });
  afterEach(() => {
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
    rmSync(own, { recursive: true });
  });

  it("no process, mount or file, when it is over", async () => {
    const [before, mounted] = [new Set(files(own)), mounts()];
    await see({ base: "alb" });
    await until("its processes are gone", () => cellsOf(process.pid).size === 0);
    expect(mounts()).to.equal(mounted);
    expect(files(own).filter((file) => !before.has(file) && !isCompiled(file))).to.deep.equal([]);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const)
    it(`no process, mount or file, after ${signal}`, async () => {
      const [before, mounted] = [new Set(files(own)), mounts()];
      const child = start();
      try {
        await until("a cell with nginx and HAProxy in it", () => busy(child.pid!));
        const cells = cellsOf(child.pid!);
        expect(cells.size).to.be.greaterThan(0);
        child.kill(signal);
        await until("all processes of the cell are gone", () =>
          [...processes().values()].every(({ namespace }) => !cells.has(namespace)),
        );
        expect(mounts()).to.equal(mounted);
        expect(files(own).filter((file) => !before.has(file) && !isCompiled(file))).to.deep.equal([]);
      } finally {
        child.kill("SIGKILL");
      }
    });

  it("runs beside each other do not disturb each other", async () => {
    const given = new Map<string, Given>([["one", { base: "alb" }]]);
    const other = new Map<string, Given>([["one", { base: "nlb-proxy" }]]);
    const runs = await Promise.all([seeAll(given), seeAll(other), seeAll(given)]);
    const failed = runs.flatMap((run) => run.get("one")!.all("request")).filter(({ passes }) => !passes);
    expect(failed.map(({ reason }) => reason)).to.deep.equal([]);
  });
});

/** A rehearsal in which time passes as declared: it takes a minute. */
function start(): ChildProcess {
  return spawn(process.execPath, ["--require", "tsx/cjs", RUN], { cwd: ROOT, stdio: ["pipe", "ignore", "inherit"] });
}

/** The cell has its servers: more than its first process lives in it. */
function busy(root: number): boolean {
  const cells = cellsOf(root);
  return [...processes().values()].filter(({ namespace }) => cells.has(namespace)).length >= 5;
}
