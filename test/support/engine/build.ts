import { chmod, copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { which } from "./official";
import { CommandError, run, runOk } from "./process";
import { compareVersions, GO_COMMANDS, type GoCommand, HOST_LAUNCHER, MODULES, NODE_SCRIPTS } from "./versions";

/** The oldest Go that the engine's module accepts (the `go` line of its `go.mod`). */
const OLDEST_GO = "1.24.7";

/** A cold build downloads about 200 modules and compiles for minutes; this is a limit for a hang, not for slowness. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

/** Says that the engine cannot be built, and what to do about it. */
export class CannotBuild extends Error {}

export type Progress = (line: string) => void;

/**
 * Builds every part of the engine into `folder`, one after the other: each alone uses all cores.
 * @throws CannotBuild when there is no Go on `path`, or what it says when a part does not build.
 */
export async function buildEngine(folder: string, progress: Progress, path: string): Promise<void> {
  const go = await findGo(path);
  await mkdir(folder, { recursive: true });
  for (const command of GO_COMMANDS) await buildCommand(go, command, folder, progress);
  await copyScripts(go, folder);
}

async function findGo(path: string): Promise<string> {
  const install =
    `Install the official Pulumi CLI (https://www.pulumi.com/docs/install/), or Go ${OLDEST_GO} or newer ` +
    "(https://go.dev/dl/) so that the engine can be built from its Go modules.";
  const go = await which("go", path);
  if (go === null)
    throw new CannotBuild(`The engine tests need a Pulumi engine; neither pulumi nor go is on PATH. ${install}`);
  const { stdout } = await run(go, ["env", "GOVERSION"], { cwd: MODULES, env: goEnvironment(), timeoutMs: 20_000 });
  const version = stdout.trim().replace(/^go/, "");
  if (compareVersions(version, OLDEST_GO) < 0) throw new CannotBuild(`${go} is Go ${version}. ${install}`);
  return go;
}

async function buildCommand(go: string, command: GoCommand, folder: string, progress: Progress): Promise<void> {
  const cwd = join(MODULES, command.folder);
  const ldflags = command.ldflags === null ? [] : ["-ldflags", command.ldflags];
  progress(`go build ${command.command}`);
  const args = ["build", "-mod=readonly", "-trimpath", ...ldflags, "-o", join(folder, command.binary), command.command];
  let modules = 0;
  const onStderrLine = (line: string) => {
    if (!line.startsWith("go: downloading ")) return progress(line);
    if (++modules % 25 === 0) progress(`downloaded ${modules} modules`);
  };
  try {
    const { ms } = await runOk(go, args, { cwd, env: goEnvironment(), timeoutMs: BUILD_TIMEOUT_MS, onStderrLine });
    progress(`built ${command.binary} in ${Math.round(ms / 1000)} s`);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CannotBuild(`${command.binary} does not build from its Go module in ${cwd}:\n${error.message}`);
  }
}

/** The scripts by which the engine starts policy packs and dynamic providers come with the engine's own sdk module. */
async function copyScripts(go: string, folder: string): Promise<void> {
  const args = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"];
  const options = { cwd: join(MODULES, "pulumi"), env: goEnvironment(), timeoutMs: 60_000 };
  const { stdout } = await runOk(go, args, options);
  const scripts = NODE_SCRIPTS.map((name) => ({ name, source: join(stdout.trim(), "nodejs", "dist", name) }));
  for (const { name, source } of [...scripts, { name: "pulumi-language-nodejs", source: HOST_LAUNCHER }]) {
    const target = join(folder, name);
    await copyFile(source, target);
    await chmod(target, 0o755);
  }
}

/** The caller's Go settings (proxy, caches), without what would make this build another one. */
function goEnvironment(): NodeJS.ProcessEnv {
  const { GOFLAGS: _flags, GOOS: _os, GOARCH: _arch, GOWORK: _work, ...rest } = process.env;
  return { ...rest, CGO_ENABLED: "0", GOWORK: "off" };
}
