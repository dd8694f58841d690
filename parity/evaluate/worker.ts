import { createRequire } from "node:module";
import { join } from "node:path";
import v8 from "node:v8";
import { cacheRoot } from "./loader/cache-root";
import { CodeCache } from "./loader/code-cache";
import { installLoader, loadingKeptModule, ProgramModules } from "./loader/commonjs";
import { reuseCompiledModules } from "./loader/compile";
import { registerModuleHooks } from "./loader/modules";
import { Transpiler } from "./loader/transpile";
import { Builtins } from "./program/builtins";
import { findEntry, workingFolder } from "./program/entry";
import { RunningEvaluation } from "./program/evaluation";
import { readRequest, writeAnswer } from "./program/frames";
import { runProgram } from "./program/run";
import type { KnownSecrets } from "./program/secrets";
import {
  enterSurroundings,
  leaveSurroundings,
  refuseNetwork,
  replaceEnvironment,
  watchIntervals,
} from "./program/surroundings";
import { patchSdk } from "./sdk/adapter";
import { installArgumentCapture } from "./sdk/arguments";
import { setSession } from "./sdk/session";
import { resetStore } from "./sdk/store";
import type { EvaluationRequest } from "./types";

/**
 * The process that programs run in. It evaluates one request after the other: an evaluation is over when the event
 * loop has nothing left to run (`beforeExit`), which is when a real Pulumi program's process would end.
 */
const inherited = { ...process.env } as Record<string, string>;
// Not `process.exit`, which is the program's to call and is taken from it below.
const exit = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
let evaluation: RunningEvaluation | null = null;
let secrets: KnownSecrets | null = null;
let transpiler: Transpiler | null = null;
/** True when the program is, or may have loaded, an ES module: those cannot be forgotten. */
let esm = false;
let codeCache: CodeCache | null = null;

const modules = new ProgramModules();
const builtins = new Builtins();
const baseline = new Set<PropertyKey>(Reflect.ownKeys(globalThis));
/** The SDK's own state, which `resetStore` renews. */
const KEPT_GLOBALS: ReadonlySet<PropertyKey> = new Set(["asyncLocalStorage", "globalStore", "__parityArguments"]);
/** Listeners of this file, of Node, and of the modules that stay loaded; all others are the program's. */
const kept = new Set<unknown>();
const flushes: (() => void)[] = [];

/** Loads the SDK before the first request. What goes wrong here goes wrong again, and is told, when it is needed. */
function preload(projectDir: string | undefined): void {
  if (projectDir === undefined) return;
  codeCache = new CodeCache(join(cacheRoot(projectDir), `code-${process.version}-${process.arch}`));
  try {
    createRequire(join(projectDir, "Pulumi.yaml"))("@pulumi/pulumi");
  } catch {
    return;
  }
}

function next(): void {
  const request = readRequest();
  // A macrotask keeps the event loop alive while the program begins.
  if (request !== null) setImmediate(() => start(request));
  else exit(0);
}

function start(request: EvaluationRequest): void {
  const folder = workingFolder(request.projectDir, request.main);
  process.chdir(folder);
  transpiler = new Transpiler(folder, request.projectDir);
  evaluation = new RunningEvaluation(request, say, transpiler);
  secrets = evaluation.secrets;
  quiet = -1;
  setSession(evaluation);
  replaceEnvironment({ ...inherited, ...request.surroundings.env, ...sdkEnvironment(request) });
  resetStore();
  enterSurroundings(request.surroundings);
  Error.stackTraceLimit = 30;
  esm = isModule(request);
  if (esm) registerModuleHooks(folder, request.projectDir);
  void runProgram(request, evaluation);
}

function isModule(request: EvaluationRequest): boolean {
  try {
    return findEntry(request.projectDir, request.main).esm;
  } catch {
    return false;
  }
}

/** The variables by which Pulumi's Node host tells the SDK what it runs (runtime/state.ts). */
function sdkEnvironment(request: EvaluationRequest): Record<string, string> {
  return {
    PULUMI_NODEJS_ORGANIZATION: request.organization,
    PULUMI_NODEJS_PROJECT: request.project,
    PULUMI_NODEJS_ROOT_DIRECTORY: request.projectDir,
    PULUMI_NODEJS_STACK: request.stack,
    PULUMI_NODEJS_DRY_RUN: "true",
    PULUMI_NODEJS_MONITOR: "mock",
    PULUMI_CONFIG: JSON.stringify(request.config.values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.config.secretKeys),
  };
}

/**
 * What happened until the event loop was last empty. Listeners of `beforeExit` may make more of it
 * (`bucket.onObjectCreated` registers its notification there): it is over when an emission brought nothing.
 */
let quiet = -1;

function drained(): void {
  if (evaluation === null) return;
  const activity = evaluation.activity();
  if (activity === quiet) {
    conclude(true);
  } else {
    quiet = activity;
    setImmediate(() => undefined);
  }
}

/** Sends what the evaluation came to. A process that ran ES modules, or whose program failed, is not used again. */
function conclude(drained: boolean): void {
  if (evaluation === null) return;
  if (drained && process.exitCode !== undefined && Number(process.exitCode) !== 0)
    evaluation.exitsWith(process.exitCode);
  const result = evaluation.result();
  evaluation = null;
  leaveSurroundings();
  for (const flush of flushes) flush();
  const reusable = drained && !esm && result.status === "evaluated" && builtins.unchanged();
  // A process that is not used again is ended as soon as it has answered.
  if (esm && drained) codeCache?.write();
  writeAnswer({ kind: "result", evaluation: result, reusable });
  if (!reusable) exit(0);
  forgetProgram();
  codeCache?.write();
  next();
}

function forgetProgram(): void {
  modules.forget();
  process.exitCode = undefined;
  for (const key of Reflect.ownKeys(globalThis))
    if (!baseline.has(key) && !KEPT_GLOBALS.has(key)) Reflect.deleteProperty(globalThis, key);
  for (const event of process.eventNames())
    for (const listener of process.listeners(event as "exit"))
      if (!kept.has(listener)) process.removeListener(event, listener);
}

/** What the program prints belongs to its stack: it is passed on in order with the results. */
function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const lines = new Lines();
    flushes.push(() => lines.flush());
    stream.write = ((chunk: string | Uint8Array, ...more: unknown[]) => {
      lines.take(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      const callback = more.find((item) => typeof item === "function") as (() => void) | undefined;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    }) as typeof stream.write;
  }
}

/** Passes on a line of the program's, without its secrets. */
function say(line: string): void {
  writeAnswer({ kind: "output", line: secrets?.hide(line) ?? line });
}

/** `flush` sends what has no line end yet. */
class Lines {
  private rest = "";

  take(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) say(line);
  }

  flush(): void {
    if (this.rest !== "") say(this.rest);
    this.rest = "";
  }
}

/** The time limit is over: what is still waited for? */
function answerTimeouts(): void {
  const timedOut = (): void => {
    evaluation?.timeOut(process.getActiveResourcesInfo());
    conclude(false);
  };
  process.on("SIGTERM", timedOut);
}

function captureExits(): void {
  const ended = (call: string): never => {
    evaluation?.fail({
      kind: "exited",
      message: `the program called process.${call}`,
      position: evaluation.here(),
      remedy: "A program that ends itself cannot be evaluated to its end: let it return instead.",
    });
    conclude(false);
    return exit(0);
  };
  process.exit = ((code?: number) => ended(`exit(${code ?? ""})`)) as typeof process.exit;
  process.abort = () => ended("abort()");
  const crashed = (error: unknown): void => {
    evaluation?.crash(error);
    conclude(false);
  };
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, crashed);
  }
}

// Programs run for a fraction of a second: optimizing what is called a few hundred times costs more than it gains.
// (Newer versions of V8 have no such flag, and say so on stderr.)
if (process.versions.v8.startsWith("11.")) v8.setFlagsFromString("--interrupt-budget=2000000");
reuseCompiledModules({
  cache: () => codeCache,
  usesEsModules: (filename) => {
    if (!modules.isKept(filename)) esm = true;
  },
});
installLoader({
  transpiler: () => transpiler,
  learnMap: (file, map) => evaluation?.positions.learn(file, map),
  sdkLoaded: patchSdk,
});
installArgumentCapture();
refuseNetwork();
watchIntervals({
  started: (timer) => evaluation?.timerStarted(timer),
  cleared: (timer) => evaluation?.timerCleared(timer),
});
captureOutput();
captureExits();
answerTimeouts();
process.on("beforeExit", drained);
process.on("newListener", (_, listener) => {
  if (loadingKeptModule()) kept.add(listener);
});
for (const event of process.eventNames()) for (const listener of process.listeners(event as "exit")) kept.add(listener);
preload(process.argv[2]);
next();
