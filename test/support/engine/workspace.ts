import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LOG_VARIABLE, type ProviderRequest, SCRIPT_VARIABLE, type Script } from "../provider/script";
import { type Engine, ensureEngine } from "./ensure";
import { environment } from "./environment";
import { type LoggedCall, readGrpcLog } from "./grpc-log";
import { createHome } from "./plugins";
import { previewFailure } from "./preview-failure";
import { type Finished, run, runOk } from "./process";
import { writeReferencedStack } from "./referenced-stack";
import { programDirectory, runtimeEnvironment } from "./runtime-options";
import { configPath, type SecretPlace, stackFilesIn, stripSecrets } from "./stack-files";
import { discard, makeTemporary } from "./temporary";
import { REPOSITORY } from "./versions";

/** What a workspace's secrets are encrypted with, unless its stack files are to be read as they are. */
const PASSPHRASE = "for tests";

/** A limit for a hang; a preview of a hundred resources takes a few seconds. */
const COMMAND_TIMEOUT_MS = 120_000;

/** Folders that are never part of a program. */
const NOT_COPIED = new Set(["node_modules", ".git", ".cache"]);

export interface WorkspaceOptions {
  /** Entries of the project's folder to copy; default: all but {@link NOT_COPIED}. */
  readonly only?: (entry: string) => boolean;
  /** What the simulated providers say instead of their own answers. */
  readonly script?: Script;
  /** The passphrase of the project's stack files, where it is known: then their `secure:` values stay as they are. */
  readonly passphrase?: string;
  /** Else: values for the `secure:` entries of stack files, by config path (`ns:name["part"]`); default: a test value. */
  readonly secrets?: { readonly [path: string]: string };
}

export interface Update {
  readonly finished: Finished;
  /** What the engine was asked, in order of completion. */
  readonly calls: readonly LoggedCall[];
}

export interface Preview extends Update {
  /** The output of `--json`. */
  readonly json: unknown;
}

/**
 * Copies a Pulumi project into a temporary folder with an engine home, a file backend and a passphrase of its own.
 * Whoever opens a workspace closes it; what is left open is removed when the process ends.
 */
export async function openWorkspace(projectDir: string, options: WorkspaceOptions = {}): Promise<Workspace> {
  const engine = await ensureEngine();
  const root = makeTemporary();
  try {
    return new Workspace(engine, root, projectDir, options);
  } catch (error) {
    discard(root);
    throw error;
  }
}

/** {@link openWorkspace} around `work`: everything is removed, whatever comes of it. */
export async function withWorkspace<T>(
  projectDir: string,
  work: (workspace: Workspace) => Promise<T>,
  options: WorkspaceOptions = {},
): Promise<T> {
  const workspace = await openWorkspace(projectDir, options);
  try {
    return await work(workspace);
  } finally {
    workspace.close();
  }
}

/** A copy of a project under a real engine. Commands for different stacks may run side by side. */
export class Workspace {
  /** The copied project. */
  readonly dir: string;
  /** Folder that the program's relative asset paths start from. */
  readonly programDir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #secrets = new Map<string, readonly SecretPlace[]>();
  readonly #seeded = new Map<string, Promise<void>>();
  #logs = 0;

  constructor(
    readonly engine: Engine,
    readonly root: string,
    projectDir: string,
    readonly options: WorkspaceOptions,
  ) {
    this.dir = join(root, "project");
    this.#copy(projectDir);
    this.programDir = programDirectory(this.dir);
    createHome(join(root, "home"));
    mkdirSync(join(root, "state"));
    const passphrase = options.passphrase ?? PASSPHRASE;
    this.#env = { ...environment(engine, root, passphrase), ...runtimeEnvironment(this.dir) };
    this.script(options.script ?? {});
  }

  /** Removes all of it. */
  close(): void {
    discard(this.root);
  }

  /** Makes a stack, with the values of the copied stack file if there is one; its secrets get test values. */
  async stackInit(stack: string): Promise<void> {
    await this.pulumi("stack", "init", "--no-select", "--stack", stack);
    const places = this.#secrets.get(stack) ?? [];
    if (places.length === 0) return;
    const pairs = places.flatMap((place) => ["--secret", `${configPath(place)}=${this.#secretValue(place)}`]);
    await this.pulumi("config", "set-all", "--path", "--stack", stack, ...pairs);
  }

  /** Sets a plain config value. */
  async configSet(stack: string, key: string, value: string): Promise<void> {
    await this.pulumi("config", "set", "--stack", stack, key, value);
  }

  /** `pulumi preview --json`, with everything the engine was asked. Rejects when it fails. */
  async preview(stack: string, ...flags: readonly string[]): Promise<Preview> {
    const log = this.#logFile();
    const args = ["preview", "--json", "--stack", stack, ...flags, ...COMMON_FLAGS];
    const finished = await run(this.engine.pulumi, args, this.#runOptions({ PULUMI_DEBUG_GRPC: log }));
    if (finished.status !== 0) throw previewFailure(stack, finished);
    return { finished, json: JSON.parse(finished.stdout), calls: readGrpcLog(log) };
  }

  /** `pulumi up`, without questions, with everything the engine was asked. Rejects when it fails. */
  async up(stack: string, ...flags: readonly string[]): Promise<Update> {
    const log = this.#logFile();
    const args = ["up", "--yes", "--skip-preview", "--stack", stack, ...flags, ...COMMON_FLAGS];
    const finished = await runOk(this.engine.pulumi, args, this.#runOptions({ PULUMI_DEBUG_GRPC: log }));
    return { finished, calls: readGrpcLog(log) };
  }

  /** The stack's state, as `pulumi stack export` writes it, secrets encrypted. */
  async export(stack: string): Promise<unknown> {
    return JSON.parse((await this.pulumi("stack", "export", "--stack", stack)).stdout);
  }

  /** Any command; rejects with what it printed unless it exits with 0. */
  pulumi(...args: readonly string[]): Promise<Finished> {
    return runOk(this.engine.pulumi, [...args, ...COMMON_FLAGS], this.#runOptions({}));
  }

  /** Any command, whatever it exits with. */
  tryPulumi(...args: readonly string[]): Promise<Finished> {
    return run(this.engine.pulumi, [...args, ...COMMON_FLAGS], this.#runOptions({}));
  }

  /** Replaces what the simulated providers say; the next command sees it. */
  script(script: Script): void {
    writeFileSync(this.#env[SCRIPT_VARIABLE]!, JSON.stringify(script));
  }

  /** What the simulated providers were asked since the last call. */
  providerRequests(): readonly ProviderRequest[] {
    const file = this.#env[LOG_VARIABLE]!;
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    writeFileSync(file, "");
    return lines.map((line) => JSON.parse(line) as ProviderRequest);
  }

  /** Makes a stack of another project whose outputs a stack reference reads; `name` is `organization/project/stack`. */
  seedReference(name: string, outputs: { readonly [output: string]: unknown }): Promise<void> {
    const seeded = this.#seeded.get(name) ?? this.#seed(name, outputs);
    this.#seeded.set(name, seeded);
    return seeded;
  }

  async #seed(name: string, outputs: { readonly [output: string]: unknown }): Promise<void> {
    const { dir, state } = writeReferencedStack(join(this.root, "references"), name, outputs);
    await this.pulumi("--cwd", dir, "stack", "init", "--no-select", "--stack", name);
    await this.pulumi("--cwd", dir, "stack", "import", "--stack", name, "--file", state);
  }

  #copy(projectDir: string): void {
    const only = this.options.only ?? ((entry: string) => !NOT_COPIED.has(entry));
    mkdirSync(this.dir, { recursive: true });
    for (const entry of readdirSync(projectDir).filter(only)) {
      cpSync(join(projectDir, entry), join(this.dir, entry), { recursive: true });
    }
    // Beside the copy, not in it: Node finds packages in the folders above, and the project stays as it is.
    symlinkSync(join(REPOSITORY, "node_modules"), join(this.root, "node_modules"), "dir");
    if (this.options.passphrase !== undefined) return;
    for (const { stack, file } of stackFilesIn(this.dir)) this.#secrets.set(stack, stripSecrets(file));
  }

  #secretValue(place: SecretPlace): string {
    return this.options.secrets?.[configPath(place)] ?? `test value of ${configPath(place)}`;
  }

  #logFile(): string {
    return join(this.root, `grpc-${this.#logs++}.json`);
  }

  #runOptions(extra: NodeJS.ProcessEnv) {
    return { cwd: this.dir, env: { ...this.#env, ...extra }, timeoutMs: COMMAND_TIMEOUT_MS };
  }
}

const COMMON_FLAGS = ["--non-interactive", "--color", "never"];
