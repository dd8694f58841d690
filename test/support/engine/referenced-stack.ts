import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes a project and a state for a stack that others refer to: a root resource with outputs, and nothing else. `name`
 * is `organization/project/stack`.
 */
export function writeReferencedStack(
  folder: string,
  name: string,
  outputs: { readonly [output: string]: unknown },
): { readonly dir: string; readonly state: string } {
  const [, project = "", stack = ""] = name.split("/");
  const dir = join(folder, project, stack);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${project}::${type}::${project}-${stack}`;
  const manifest = { time: "2020-01-01T00:00:00Z", magic: "", version: "" };
  const deployment = { manifest, resources: [{ urn, type, custom: false, outputs }] };
  const state = join(dir, "state.json");
  writeFileSync(state, JSON.stringify({ version: 3, deployment }));
  return { dir, state };
}
