import { parse } from "yaml";
import { loadProject, type Project } from "../../parity/config/index";
import type { Declaration } from "../compare/support";
import { temporaryProject } from "../config/temporary-project";

type Section = { readonly [name: string]: unknown };

/** A fixture's declaration with the rows of `text` in its `parity.yaml`, read as the command reads them. */
export function declaredWith(
  declare: Declaration,
  text: string,
): { readonly declare: Declaration; readonly outputs: Project["model"]["outputs"] } {
  const rows = parse(text) as { readonly [section: string]: Section };
  const { model } = loadProject(temporaryProject(filesOf(declare, rows)));
  const changed: Declaration = {
    ...declare,
    provider: model.baseline.provider,
    varies: Object.fromEntries(model.varies.map(({ name, sample }) => [name, sample])),
    derived: model.derived,
    excluded: model.excluded.map(({ stack }) => stack),
    ...(rows["waivers"] ? { waivers: model.waivers } : {}),
  };
  return { declare: changed, outputs: model.outputs };
}

/** The project's files; JSON is YAML. */
function filesOf(declare: Declaration, rows: { readonly [section: string]: Section }): { [file: string]: string } {
  const stacks = Object.keys(declare.stacks);
  const varies = Object.entries(declare.varies ?? {}).map(([name, sample]) => [name, { sample, why: "declared" }]);
  const parityYaml = {
    baseline: { provider: declare.provider ?? "aws", stack: stacks[0] },
    stacks,
    ...rows,
    varies: { ...Object.fromEntries(varies), ...rows["varies"] },
  };
  const files = [...stacks, ...(declare.unlisted ?? [])].map((stack) => {
    return [`Pulumi.${stack}.yaml`, JSON.stringify({ config: declare.stacks[stack] ?? {} })] as const;
  });
  return {
    "Pulumi.yaml": "name: app\nruntime: nodejs\n",
    "parity.yaml": JSON.stringify(parityYaml),
    ...Object.fromEntries(files),
  };
}
