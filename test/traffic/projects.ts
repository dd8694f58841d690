import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { firstRound } from "../../parity/compare";
import { loadProject } from "../../parity/config";
import { EvaluationPool } from "../../parity/evaluate";
import type { Graph } from "../../parity/graph";

export const ROOT = resolve(__dirname, "../..");

/** Graphs of the stacks of a project, in rollout order, as `parity check` evaluates them. A stack that cannot be is left out. */
export async function graphsOf(folder: string, pool: EvaluationPool): Promise<Graph[]> {
  const project = loadProject(folder);
  const { invokes, outputs, stackReferences } = project.model;
  const specs = firstRound(project).filter(({ label, stack }) => label === stack);
  const evaluations = await pool.evaluate(
    specs.map(({ stack, config, surroundings }) => ({
      projectDir: project.dir,
      project: project.project.name,
      organization: "organization",
      stack,
      main: project.project.main,
      nodeArgs: project.project.nodeArgs,
      config,
      surroundings,
      invokes,
      outputs,
      stackReferences: Object.fromEntries(
        Object.entries(stackReferences).map(([name, answers]) => [name.replaceAll("{stack}", stack), answers]),
      ),
    })),
  );
  const graphs = new Map<string, Graph>();
  for (const one of evaluations) if (one.status === "evaluated") graphs.set(one.graph.stack, one.graph);
  return [...graphs.values()];
}

export function newPool(): EvaluationPool {
  return new EvaluationPool({ timeoutMs: 60_000, concurrency: 2, onOutput: () => undefined });
}

/** The repository's own project in a folder of its own, switched to Azure. */
export function azureProject(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "traffic-azure-"));
  const files = ["Pulumi.yaml", "parity.yaml", "package.json", "tsconfig.json", "infra"];
  const stacks = ["staging", "prod-au", "prod-us", "prod-eu"].map((stack) => `Pulumi.${stack}.yaml`);
  for (const entry of [...files, ...stacks]) cpSync(join(ROOT, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const edit = (file: string, from: string, to: string): void => {
    writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8").replace(from, to));
  };
  edit("Pulumi.yaml", "default: aws", "default: azure");
  edit("parity.yaml", "provider: aws", "provider: azure-native");
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
