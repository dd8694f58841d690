import { existsSync, rmSync } from "node:fs";
import { mkdtemp, rename } from "node:fs/promises";
import { join } from "node:path";
import { buildEngine, type Progress } from "./build";
import { withLock } from "./lock";
import { findOfficial } from "./official";
import { ENGINE_VERSION, engineKey, REPOSITORY } from "./versions";

/** A Pulumi engine on this machine. */
export interface Engine {
  /** Folder with `pulumi`, the Node language host and the policy analyzer: goes first on PATH. */
  readonly bin: string;
  readonly pulumi: string;
  readonly version: string;
  readonly from: "path" | "build";
}

export interface EnsureOptions {
  /** Receives progress, one line a call; default: stderr. */
  readonly progress?: Progress;
  /** Where built engines are kept; default: the repository's `.cache/engine`, which git ignores. */
  readonly cache?: string;
  /** Where to look for an official engine, and for Go; default: PATH. */
  readonly path?: string;
}

let ensured: Promise<Engine> | null = null;

/** {@link findOrBuildEngine} with its defaults, once a process. */
export function ensureEngine(): Promise<Engine> {
  ensured ??= findOrBuildEngine();
  return ensured;
}

/**
 * The official `pulumi` where there is one, else one built from Go modules into the cache. Building is atomic (into a
 * temporary folder, then a rename), and processes that ask at the same time wait for one build.
 * @throws CannotBuild when there is neither an engine nor a Go that can build it.
 */
export async function findOrBuildEngine(options: EnsureOptions = {}): Promise<Engine> {
  const progress = options.progress ?? ((line) => process.stderr.write(`engine: ${line}\n`));
  const path = options.path ?? process.env["PATH"] ?? "";
  const official = await findOfficial(path, REPOSITORY);
  if (official.found) return describe(official.bin, official.version, "path");
  const cache = options.cache ?? join(REPOSITORY, ".cache", "engine");
  const bin = join(cache, engineKey());
  if (!existsSync(bin)) {
    progress(`${official.why}; building ${ENGINE_VERSION} (once, some minutes)`);
    await buildOnce(cache, bin, progress, path);
  }
  return describe(bin, ENGINE_VERSION, "build");
}

async function buildOnce(cache: string, bin: string, progress: Progress, path: string): Promise<void> {
  const onWait = (holder: number) => progress(`process ${holder} is building it; waiting`);
  await withLock(join(cache, "lock"), { onWait, pollMs: 500 }, async () => {
    if (existsSync(bin)) return;
    const unfinished = await mkdtemp(join(cache, "building-"));
    try {
      await buildEngine(unfinished, progress, path);
      await rename(unfinished, bin);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
}

function describe(bin: string, version: string, from: Engine["from"]): Engine {
  return { bin, pulumi: join(bin, "pulumi"), version, from };
}
