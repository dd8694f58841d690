import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Evaluation, type EvaluationFailure, EvaluationPool, type EvaluationRequest } from "../../parity/evaluate";
import type { Graph, Resource } from "../../parity/graph/types";

const MODULES = resolve(__dirname, "../../node_modules");
const folders: string[] = [];

export type Files = { readonly [path: string]: string };
export type Overrides = Partial<Omit<EvaluationRequest, "config">> & {
  readonly config?: { readonly [key: string]: string };
  readonly secretKeys?: readonly string[];
};

/** A project on disk, in a folder of its own that goes when the tests end. */
export function projectOf(files: Files): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "parity-evaluate-")));
  folders.push(dir);
  symlinkSync(MODULES, join(dir, "node_modules"));
  for (const [path, text] of Object.entries({ "package.json": "{}", "Pulumi.yaml": "name: sketch\n", ...files })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function requestOf(projectDir: string, overrides: Overrides = {}): EvaluationRequest {
  const { config = {}, secretKeys = [], ...rest } = overrides;
  return {
    projectDir,
    project: "sketch",
    organization: "acme",
    stack: "staging",
    main: ".",
    nodeArgs: [],
    config: { values: config, secretKeys },
    surroundings: { clock: 1_700_000_000_000, seed: 1, env: {} },
    invokes: {},
    outputs: {},
    stackReferences: {},
    ...rest,
  };
}

/** A pool for a whole suite: processes are reused from test to test, as they are from stack to stack. */
export function poolFor(timeoutMs = 15_000): EvaluationPool & { readonly lines: string[] } {
  const lines: string[] = [];
  const pool = new EvaluationPool({
    timeoutMs,
    concurrency: 2,
    onOutput: (stack, line) => lines.push(`${stack}: ${line}`),
  });
  return Object.assign(pool, { lines });
}

export async function evaluate(pool: EvaluationPool, files: Files, overrides: Overrides = {}): Promise<Evaluation> {
  const [evaluation] = await pool.evaluate([requestOf(projectOf(files), overrides)]);
  if (evaluation === undefined) throw new Error("no evaluation came back");
  return evaluation;
}

export async function graphOf(pool: EvaluationPool, files: Files, overrides: Overrides = {}): Promise<Graph> {
  const evaluation = await evaluate(pool, files, overrides);
  if (evaluation.status === "failed") throw new Error(JSON.stringify(evaluation.failure, null, 2));
  return evaluation.graph;
}

export async function failureOf(
  pool: EvaluationPool,
  files: Files,
  overrides: Overrides = {},
): Promise<EvaluationFailure> {
  const evaluation = await evaluate(pool, files, overrides);
  if (evaluation.status !== "failed") throw new Error("the program was evaluated, and should not have been");
  return evaluation.failure;
}

export function resource(graph: Graph, path: string): Resource {
  const found = graph.resources.find((candidate) => candidate.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${graph.resources.map((r) => r.path).join(", ")}`);
  return found;
}

/** `${api/lb#arn}` as the graph writes it. */
export function ref(text: string): string {
  return `\uE001${text}\uE002`;
}
