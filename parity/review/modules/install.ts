import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InputError } from "../../config/index";
import type { Lockfile } from "./lockfile";
import { textOf } from "./lockfile";

/** What `npm ci` reads: the lockfile, the manifests, and where packages come from. */
const READ = /(^|\/)(package\.json|\.npmrc)$/;

/** An installation may take that long, ms. */
const LONGEST_MS = 10 * 60_000;

/**
 * Installs what a lockfile pins, with `npm ci --ignore-scripts`, and keeps it by the content of what was read: the next
 * review with the same base finds it there. Gives the folder that has the `node_modules`.
 *
 * @param tree the base's tree; @param paths of its files, to find the manifests of a workspace
 * @param cacheIn the work tree's folder with a `node_modules`, where tools keep caches; without one a temporary folder
 */
export async function installBase(
  tree: string,
  lockfile: Lockfile,
  paths: readonly string[],
  cacheIn: string,
): Promise<string> {
  if (!isNpms(lockfile))
    throw problem(
      `packages of ${lockfile.name} are not installed by npm. Install them elsewhere, and name the folder with --base-modules.`,
    );
  const below = lockfile.folder === "" ? "" : `${lockfile.folder}/`;
  const read = [
    ...paths.filter((path) => path.startsWith(below) && READ.test(path)),
    `${below}${lockfile.name}`,
  ].sort();
  const files = read.map((path) => [path.slice(below.length), textOf(join(tree, path)) ?? ""] as const);
  const key = createHash("sha256")
    .update(JSON.stringify([process.platform, process.arch, files]))
    .digest("hex");
  const cache = cacheFolder(cacheIn);
  const folder = join(cache, `base-${key.slice(0, 24)}`);
  if (!existsSync(join(folder, "node_modules"))) await install(cache, folder, files);
  return realpathSync(folder);
}

/** Whether npm reads it. */
export function isNpms({ name }: Lockfile): boolean {
  return name === "package-lock.json" || name === "npm-shrinkwrap.json";
}

function cacheFolder(folder: string): string {
  return existsSync(join(folder, "node_modules"))
    ? join(folder, "node_modules", ".cache", "parity")
    : join(tmpdir(), `parity-cache-${process.getuid?.() ?? 0}`);
}

/** In a folder of its own, which takes its place only when it is complete: two that install do not disturb each other. */
async function install(cache: string, folder: string, files: readonly (readonly [string, string])[]): Promise<void> {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const temporary = mkdtempSync(join(cache, ".installing-"));
  const remove = (): void => rmSync(temporary, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(temporary, path)), { recursive: true });
      writeFileSync(join(temporary, path), text);
    }
    await npmCi(temporary);
    // Without packages npm makes no folder, and its absence would mean that nothing was installed.
    mkdirSync(join(temporary, "node_modules"), { recursive: true });
    try {
      renameSync(temporary, folder);
    } catch (error) {
      // Another review has just put the same there.
      if (!existsSync(join(folder, "node_modules"))) throw error;
    }
  } finally {
    process.removeListener("exit", remove);
    remove();
  }
}

async function npmCi(folder: string): Promise<void> {
  const [command, ...first] = npmCommand();
  const args = [...first, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const child = spawn(command!, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"], windowsHide: true });
  const stop = (): void => void child.kill("SIGKILL");
  process.once("exit", stop);
  const timer = setTimeout(stop, LONGEST_MS);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-4000);
  });
  const status = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  clearTimeout(timer);
  process.removeListener("exit", stop);
  if (status !== 0) throw problem(`npm ci could not install the packages of the base. ${reasonIn(said)}`.trim());
}

/** The npm that comes with this Node.js; by its file where that is known, since Windows starts no script without a shell. */
function npmCommand(): string[] {
  const beside = [
    process.env["npm_execpath"],
    join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const file = beside.find((path) => path?.endsWith("npm-cli.js") && existsSync(path));
  return file === undefined ? ["npm"] : [process.execPath, file];
}

/** npm says what is wrong on lines of its own, and where its log is after them. Addresses can hold credentials. */
function reasonIn(said: string): string {
  const lines = said
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !/complete log|_logs/.test(line));
  return lines
    .slice(0, 3)
    .join(" ")
    .replace(/\/\/[^/\s@]*@/g, "//");
}

function problem(message: string): InputError {
  return new InputError([{ message, position: null }]);
}
