import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, lstatSync, readlinkSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type Machine, nginxFrom } from "../plan/machine";

const run = promisify(execFile);

/** What a rehearsal cannot do without is missing or of no use: one sentence for people. */
export class RehearsalError extends Error {
  override readonly name = "RehearsalError";
}

/** Debian puts servers where the PATH of an ordinary user does not look. */
const SERVERS = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** The oldest versions that have what is needed of them. */
const OLDEST = { nginx: "1.14.0", haproxy: "2.6.0" } as const;

/** The whole of what this machine has for a rehearsal. */
export type Here = Machine;

/** @param nginx path or name of the nginx to use; default: `nginx`. */
export async function lookAround(nginx = "nginx"): Promise<Here> {
  const programs = {
    nginx: required(nginx, "nginx", "apt-get install nginx-light"),
    haproxy: required("haproxy", "HAProxy", "apt-get install haproxy"),
    ip: find("ip"),
    mount: find("mount"),
    nsenter: find("nsenter"),
    unshare: find("unshare"),
  };
  const [nginxSays, haproxySays] = await Promise.all([ask(programs.nginx, ["-V"]), ask(programs.haproxy, ["-v"])]);
  const here = nginxFrom(nginxSays);
  if (here === null) throw new RehearsalError(`${programs.nginx} is not nginx: it does not say its version.`);
  const haproxy = /version (\d+\.\d+\.\d+)/.exec(haproxySays)?.[1] ?? null;
  if (haproxy === null) throw new RehearsalError(`${programs.haproxy} is not HAProxy: it does not say its version.`);
  tooOld("nginx", here.version, programs.nginx);
  tooOld("haproxy", haproxy, programs.haproxy);
  return {
    programs,
    nginx: here,
    haproxy,
    ...bindsOf(programs.nginx),
  };
}

function required(program: string, name: string, install: string): string {
  const found = find(program);
  if (found !== null) return found;
  const where = program.includes("/") ? program : `${program} in PATH`;
  throw new RehearsalError(
    `A rehearsal runs ${name}, and there is no ${where}. On Debian: ${install}${name === "nginx" ? ", or name one with --nginx" : ""}.`,
  );
}

/** What networks and roots of slots are made with, and where Debian has it. */
const APART = { ip: "iproute2", mount: "mount", nsenter: "util-linux" } as const;

/** Throws {@link RehearsalError} where what keeps a cell apart is not there. */
export function requireApart({ programs }: Here): void {
  const missing = (["ip", "mount", "nsenter"] as const).filter((name) => programs[name] === null);
  if (missing.length === 0) return;
  const [names, are] = [missing.join(" and "), missing.length === 1 ? "is" : "are"];
  throw new RehearsalError(
    `A rehearsal in a network of its own is made with ${names}, which ${are} not installed. On Debian: apt-get install ` +
      `${missing.map((name) => APART[name]).join(" ")}.`,
  );
}

/** An absolute path, links followed. Null: there is none. */
export function find(program: string): string | null {
  const places = program.includes("/") ? [program] : folders().map((folder) => join(folder, program));
  const found = places.find(isExecutable);
  return found === undefined ? null : realpathSync(found);
}

function folders(): string[] {
  return [...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean), ...SERVERS];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return !lstatSync(realpathSync(path)).isDirectory();
  } catch {
    return false;
  }
}

/** nginx and HAProxy tell of themselves on either stream. */
async function ask(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, args, { timeout: 10_000 });
    return stdout + stderr;
  } catch (error) {
    throw new RehearsalError(`${program} does not run: ${(error as Error).message.split("\n")[0]}`);
  }
}

function tooOld(name: keyof typeof OLDEST, version: string, path: string): void {
  const [have, need] = [version, OLDEST[name]].map((text) => text.split(".").map(Number));
  const at = have!.findIndex((part, index) => part !== need![index]);
  if (at < 0 || have![at]! > need![at]!) return;
  throw new RehearsalError(`${path} is ${name} ${version}; a rehearsal needs ${OLDEST[name]} or newer.`);
}

/** Folders that hold programs and what they load; on most systems all but `/usr` are links into it. */
const PROGRAMS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix"];

function bindsOf(nginx: string): Pick<Machine, "binds" | "links"> {
  const there = PROGRAMS.filter((path) => existsSync(path));
  const links = there.filter((path) => lstatSync(path).isSymbolicLink());
  const binds = there.filter((path) => !links.includes(path));
  // An nginx of one's own, with what lies beside it: `/opt/nginx/sbin/nginx` → `/opt/nginx`.
  const elsewhere = binds.some((path) => nginx.startsWith(`${path}/`)) ? [] : [join(nginx, "..", "..")];
  return {
    binds: [...binds, ...elsewhere.filter((path) => path !== "/")],
    links: links.map((path) => [path, readlinkSync(path)] as const),
  };
}
