import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rename } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../engine/lock";
import { which } from "../engine/official";
import { CommandError, runOk } from "../engine/process";
import { REPOSITORY } from "../engine/versions";

/** The programs that read workflow files, as paths. */
export interface Linters {
  readonly actionlint: string;
  readonly zizmor: string;
}

export interface EnsureOptions {
  /** Where they are kept; default: the repository's `.cache/linters`, which git ignores. */
  readonly cache?: string;
  /** Where to look for Go and Python; default: PATH. */
  readonly path?: string;
}

/** Says what is missing on this machine, and what to install. */
export class NoLinters extends Error {}

/** `go.mod`, `go.sum` and `requirements.txt` here pin both, digests included. */
const PINS = ["actionlint/go.mod", "actionlint/go.sum", "requirements.txt"].map((file) => join(__dirname, file));

/** Cold, Go downloads and compiles a dozen small modules; this is a limit for a hang. */
export const INSTALL_TIMEOUT_MS = 5 * 60_000;

let ensured: Promise<Linters> | null = null;

/** {@link installLinters} with its defaults, once a process. */
export function ensureLinters(): Promise<Linters> {
  ensured ??= installLinters();
  return ensured;
}

/**
 * Both at exactly the pinned version: actionlint built from its Go module, zizmor out of its wheel, once into the cache.
 * @throws NoLinters when there is no Go or Python that can do it.
 */
export async function installLinters(options: EnsureOptions = {}): Promise<Linters> {
  const path = options.path ?? process.env["PATH"] ?? "";
  const cache = options.cache ?? join(REPOSITORY, ".cache", "linters");
  const digest = createHash("sha256");
  for (const file of PINS) digest.update(readFileSync(file));
  const folder = join(cache, `${process.platform}-${process.arch}-${digest.digest("hex").slice(0, 12)}`);
  if (!existsSync(folder)) await install(folder, cache, path);
  return { actionlint: join(folder, "actionlint"), zizmor: join(folder, "zizmor", "bin", "zizmor") };
}

async function install(folder: string, cache: string, path: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  await withLock(join(cache, "lock"), { onWait: () => undefined, pollMs: 100 }, async () => {
    if (existsSync(folder)) return;
    const unfinished = await mkdtemp(join(cache, "installing-"));
    try {
      await buildActionlint(join(unfinished, "actionlint"), path);
      await installZizmor(join(unfinished, "zizmor"), path);
      await rename(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
}

async function buildActionlint(target: string, path: string): Promise<void> {
  const go = await which("go", path);
  if (go === null) throw new NoLinters("Workflows are checked by actionlint: install Go 1.25 or newer to build it.");
  const { GOFLAGS: _flags, GOOS: _os, GOARCH: _arch, ...rest } = process.env;
  const env = { ...rest, CGO_ENABLED: "0", GOWORK: "off" };
  const build = ["build", "-mod=readonly", "-trimpath", "-o", target];
  await orSay("actionlint cannot be built from its Go module (Go 1.25 or newer):", () =>
    runOk(go, [...build, "github.com/rhysd/actionlint/cmd/actionlint"], {
      cwd: join(__dirname, "actionlint"),
      env,
      timeoutMs: INSTALL_TIMEOUT_MS,
    }),
  );
}

async function installZizmor(target: string, path: string): Promise<void> {
  const python = await which("python3", path);
  if (python === null) throw new NoLinters("Workflows are checked by zizmor: install Python 3 with pip to have it.");
  const pinned = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", "requirements.txt"];
  await orSay("zizmor cannot be installed (Python 3 with pip; on Debian: apt-get install python3-pip):", () =>
    runOk(python, ["-m", "pip", "install", "--quiet", "--target", target, ...pinned], {
      cwd: __dirname,
      env: process.env,
      timeoutMs: INSTALL_TIMEOUT_MS,
    }),
  );
}

async function orSay(what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new NoLinters(`${what}\n${error.message}`);
  }
}
