import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { attachStore } from "../sdk/store";
import type { EvaluationRequest } from "../types";
import { type Entry, findEntry, findSdk } from "./entry";
import type { RunningEvaluation } from "./evaluation";

interface Sdk {
  readonly runtime: { runInPulumiStack(init: () => Promise<unknown>): Promise<unknown> };
}

/**
 * Runs the program as Pulumi's Node host does (cmd/run/run.ts): inside the root stack, a function that the program
 * exports is called, and what it gives is the stack's outputs. Settles when the program's own promise does; what the
 * program left running goes on until the process has nothing to do.
 */
export async function runProgram(request: EvaluationRequest, evaluation: RunningEvaluation): Promise<void> {
  try {
    const entry = findEntry(request.projectDir, request.main);
    const sdk = createRequire(entry.path)(findSdk(entry)) as Sdk;
    attachStore();
    loadPreloads(request, entry);
    await sdk.runtime.runInPulumiStack(async () => exportsOf(await load(entry)));
    evaluation.finish();
  } catch (error) {
    evaluation.crash(error);
  }
}

async function load(entry: Entry): Promise<unknown> {
  if (!entry.esm) return createRequire(entry.path)(entry.path);
  const module = (await import(pathToFileURL(entry.path).href)) as Record<string, unknown>;
  if (!Object.hasOwn(module, "default")) return module;
  if (Object.keys(module).length !== 1)
    throw new Error("expected entrypoint module to have either a default export or named exports but not both");
  return module["default"];
}

async function exportsOf(program: unknown): Promise<unknown> {
  return typeof program === "function" ? await (program as () => unknown)() : await program;
}

/** TypeScript loaders that Pulumi.yaml may name: this tool transpiles by itself. */
const LOADERS = /^(tsx(\/.*)?|ts-node(\/.*)?|@swc-node\/register.*|esbuild-register.*|@esbuild-kit\/.*)$/;

/** Modules that `nodeargs` of Pulumi.yaml loads before the program, other than TypeScript loaders. */
function loadPreloads(request: EvaluationRequest, entry: Entry): void {
  const requireFrom = createRequire(entry.path);
  const words = request.nodeArgs.flatMap((word) => word.split(/=(.*)/s).filter((part) => part !== ""));
  words.forEach((word, index) => {
    const module = words[index + 1];
    if (["--require", "-r", "--import"].includes(word) && module !== undefined && !LOADERS.test(module))
      requireFrom(module.startsWith(".") ? createRequire(`${request.projectDir}/Pulumi.yaml`).resolve(module) : module);
  });
}
