import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CellSpec, FileSpec, SlotSpec } from "../cell/types";

/** Where `ip` keeps namespaces by name, and HAProxy looks for them. In a cell it is in memory. */
const RUN = "/run";

/** Builds what is between the cell and its first process: roots of slots, their networks and files. Throws with a sentence. */
export function setUp(spec: CellSpec): void {
  if (spec.isolated)
    run(spec.programs.mount, ["-t", "tmpfs", "-o", "mode=755", "parity", RUN], "make a folder in memory");
  mkdirSync(spec.folder, { recursive: true, mode: 0o755 });
  writeAll("/", spec.files);
  for (const slot of spec.slots) fill(spec, slot);
  if (!spec.isolated) return;
  mountAll(spec);
  networks(spec);
}

/** The root of a slot on this side. */
export function rootOf({ folder }: Pick<CellSpec, "folder">, slot: string): string {
  return join(folder, slot);
}

function fill(spec: CellSpec, slot: SlotSpec): void {
  const root = rootOf(spec, slot.name);
  mkdirSync(root, { recursive: true });
  if (spec.isolated) for (const [path, target] of slot.links) symlinkSync(target, join(root, path));
  for (const path of [...slot.folders, ...(spec.isolated ? [...slot.binds, "/proc", "/dev"] : [])])
    makeFolder(root, path, spec.onlyRoot ? null : slot.uid);
  writeAll(root, slot.files);
}

/** Whoever nginx runs as may write in folders that are made for the run. */
function makeFolder(root: string, path: string, uid: number | null): void {
  const made = join(root, path);
  mkdirSync(made, { recursive: true });
  if (path === "/tmp" || path === "/var/tmp") chmodSync(made, 0o1777);
  else if (uid !== null) chownSync(made, uid, uid);
}

function writeAll(root: string, files: readonly FileSpec[]): void {
  for (const file of files) {
    if ("text" in file) write(join(root, file.path), file.text);
    else if (existsSync(file.copyOf)) write(join(root, file.path), readFileSync(file.copyOf));
  }
}

export function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function remove(path: string): void {
  rmSync(path, { force: true });
}

/** Everything that slots see of this machine, in one call. */
function mountAll(spec: CellSpec): void {
  const mounts = spec.slots.flatMap((slot) => {
    const root = rootOf(spec, slot.name);
    return [
      ...slot.binds.map((path) => `${field(path)} ${field(join(root, path))} none rbind,ro 0 0`),
      `/dev ${field(join(root, "dev"))} none rbind 0 0`,
      `proc ${field(join(root, "proc"))} proc rw 0 0`,
    ];
  });
  const table = join(spec.folder, "mounts");
  writeFileSync(table, lines(mounts));
  run(spec.programs.mount, ["--all", "--fstab", table], "show programs of this machine to nginx");
}

/** fstab(5): white space in a path is written by its octal code. */
function field(path: string): string {
  return path.replace(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/**
 * One network for each slot, in which every address of IPv4 is its own, so that whatever is declared can be listened on and
 * connected from, and nothing leads out ("AnyIP": a local route for all of them). IPv6 takes the same for what arrives;
 * what connections come from must be an address of an interface.
 */
function networks(spec: CellSpec): void {
  const { ip } = spec.programs;
  run(ip, ["-batch", "-"], "make networks", lines(spec.slots.map(({ name }) => `netns add ${name}`)));
  const addresses = [...new Set(spec.slots.flatMap((slot) => slot.addresses))];
  const batch = join(spec.folder, "network");
  writeFileSync(
    batch,
    lines([
      "link set lo up",
      "route add local 0.0.0.0/0 dev lo",
      // Where the kernel has no IPv6, only what needs it fails.
      ...(addresses.length === 0 ? [] : ["route add local ::/0 dev lo"]),
      ...addresses.map((address) => `address add ${address}/128 dev lo nodad`),
    ]),
  );
  run(ip, ["-all", "netns", "exec", ip ?? "ip", "-batch", batch], "give networks their addresses");
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

function run(program: string | null, args: readonly string[], what: string, input = ""): void {
  if (program === null) throw new Error(`cannot ${what}: the program is not installed`);
  const result = spawnSync(program, args, { input, encoding: "utf8", timeout: 10_000 });
  if (result.status !== 0) throw new Error(`cannot ${what}: ${reasonOf(result)}`);
}

function reasonOf({ error, stderr, signal }: SpawnSyncReturns<string>): string {
  if (error) return error.message;
  return stderr.trim().split("\n")[0] || `ended by ${signal ?? "an error"}`;
}
