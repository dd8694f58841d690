/**
 * Runs inside a network and mount namespace of its own: a line of JSON in (a {@link Job}), a line of JSON out (an
 * {@link Outcome}). Every IPv4 and IPv6 address is local there, and nginx sees a root of its own in which
 * /etc/nginx, /var/log and all else are what the configuration says, so that no configuration needs to be changed.
 */
import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Application } from "./application";
import { NameServer } from "./dns";
import { PREFIX } from "./environment";
import { ERROR_LOG, PID_FILE, TAG_LOG, taggedPath } from "./instrument";
import { readMessages } from "./messages";
import { certificate, empty, isolate, SYSTEM_FILES } from "./root";
import type { Job, Observed, Outcome } from "./types";
import { send } from "./wire";

const [nginx = "", scratch = ""] = process.argv.slice(2);
const root = mkdtempSync(join(scratch, "r"));
isolate(root, nginx);
const pem = certificate();
const application = new Application(pem);
const names = new NameServer();
const WORDS: Readonly<Record<string, string>> = { certificate: pem.cert, key: pem.key, dhparam: pem.dhparam };

function inRoot(path: string): string {
  return join(root, path);
}

function write(path: string, text: string | null): void {
  const place = inRoot(path);
  if (text === null) {
    if (!existsSync(place)) mkdirSync(place, { recursive: true });
    return;
  }
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, WORDS[text] ?? text);
}

interface Ended {
  readonly status: number;
  readonly output: string;
}

/** What nginx says goes to a file: a configuration may name /dev/stderr, and what Node.js makes of a pipe cannot be opened. */
async function runNginx(args: readonly string[]): Promise<Ended> {
  const place = inRoot("/.parity/said");
  const said = openSync(place, "w");
  try {
    const status = await new Promise<number>((done, fail) => {
      const child = spawn("/usr/sbin/chroot", [root, "/usr/sbin/nginx", "-e", "stderr", ...args], {
        stdio: ["ignore", said, said],
        timeout: 10_000,
      });
      child.on("error", fail);
      child.on("exit", (code) => done(code ?? 1));
    });
    return { status, output: readFileSync(place, "utf8") };
  } finally {
    closeSync(said);
  }
}

const FOLDERS = [
  "/.parity",
  PREFIX,
  "/bin",
  "/sbin",
  "/run",
  "/var/run",
  "/var/lock",
  "/var/lib/nginx",
  "/var/log/nginx",
  "/tmp",
];

async function perform(job: Job): Promise<Outcome> {
  const disk = { ...SYSTEM_FILES(job), ...job.disk, ...job.files };
  try {
    for (const path of FOLDERS) write(path, null);
    for (const [path, text] of Object.entries(disk)) write(path, text);
    const tested = await runNginx(["-t", "-q", "-c", job.main]);
    const messages = readMessages(tested.output);
    const accepted = tested.status === 0;
    if (!accepted || job.run === null) return { accepted, messages, notStarted: null, observed: [], debugLog: "" };
    return { accepted, messages, ...(await drive(job, job.run)) };
  } finally {
    empty(root);
  }
}

async function drive(
  job: Job,
  run: NonNullable<Job["run"]>,
): Promise<Pick<Outcome, "notStarted" | "observed" | "debugLog">> {
  write(taggedPath(job.main), run.tagged);
  for (const address of run.applications) {
    if (address.startsWith("unix:")) write(dirname(address.slice(5)), null);
    await application.listen(address, root);
  }
  const hosts = new Map(job.hosts.map(([address, name]) => [name.toLowerCase(), address]));
  for (const address of job.resolvers) await names.listen(address, hosts);
  try {
    const started = await runNginx(["-c", taggedPath(job.main)]);
    if (started.status !== 0) {
      const said = started.output + readIf(ERROR_LOG);
      return { notStarted: said === "" ? `exit ${started.status}` : said, observed: [], debugLog: "" };
    }
    const observed = await ask(run);
    return { notStarted: null, observed, debugLog: run.debug ? readIf(ERROR_LOG) : "" };
  } finally {
    await stop();
    await application.close();
    await names.close();
  }
}

async function ask(run: NonNullable<Job["run"]>): Promise<Observed[]> {
  const results: Omit<Observed, "tag">[] = [];
  const connections: string[] = [];
  for (const one of run.asks) {
    const { seen, from } = await send(one);
    connections.push(from ?? "");
    results.push({ seen, received: application.take() });
  }
  const logged = await tags(connections.filter((_, at) => results[at]!.seen.kind === "response"));
  return results.map((result, at) => ({ ...result, tag: logged.get(connections[at]!) ?? null }));
}

/** Connection → tag. nginx logs a request when it is done with it, which may be after its answer has arrived. */
async function tags(expected: readonly string[]): Promise<Map<string, number>> {
  for (let tries = 0; ; tries++) {
    const found = new Map<string, number>();
    for (const line of readIf(TAG_LOG).split("\n")) {
      const [, tag, connection] = /^(\d+) (\S+ \d+ \S+ \d+) /.exec(line) ?? [];
      if (connection !== undefined && !found.has(connection)) found.set(connection, Number(tag));
    }
    if (tries > 100 || expected.every((connection) => found.has(connection))) return found;
    await sleep(3);
  }
}

function readIf(path: string): string {
  return existsSync(inRoot(path)) ? readFileSync(inRoot(path), "latin1") : "";
}

async function stop(): Promise<void> {
  const pid = Number(readIf(PID_FILE));
  if (!(pid > 1)) return;
  process.kill(pid, "SIGTERM");
  for (let tries = 0; tries < 1000 && alive(pid); tries++) {
    if (tries === 900) process.kill(pid, "SIGKILL");
    await sleep(1);
  }
}

function alive(pid: number): boolean {
  try {
    // A process that has ended but is not waited for yet has no program any more.
    return statSync(`/proc/${pid}`).isDirectory() && readFileSync(`/proc/${pid}/cmdline`).length > 0;
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const outcome = await perform(JSON.parse(line) as Job).catch((error: Error) => ({ failed: error.stack }));
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
