import type { Position, Value } from "../graph/types";
import { readConfig } from "./config-section";
import { configText } from "./config-text";
import { type ParityYaml, parityYaml } from "./schema";
import { schemaProblems } from "./schema-problems";
import type { Derived, InputProblem, Model, Variance, Waiver } from "./types";
import { EMPTY } from "./yaml-document";
import type { ReadValue, YamlReader } from "./yaml-value";

/** A variance before the stacks are known: which part of its name is the key is for them to tell (variances.ts). */
export type DraftVariance = Omit<Variance, "key" | "path">;

/** `parity.yaml`, valid in itself. */
export type DraftModel = Omit<Model, "varies"> & { readonly varies: readonly DraftVariance[] };

/** Reads `parity.yaml`. Null, with at least one problem reported, when it breaks the schema. */
export function readModel(reader: YamlReader, project: string, problems: InputProblem[]): DraftModel | null {
  const { root, file } = reader.file;
  const read = reader.read(root, { secrets: false, dates: "text" });
  const result = parityYaml.safeParse(read.value);
  if (!result.success) {
    problems.push(...schemaProblems(parityYaml, result.error.issues, read, reader.position(root ?? EMPTY)));
    return null;
  }
  const yaml = result.data;
  const at = (...path: (string | number)[]): Position => positionOf(read, path);
  return {
    file,
    baseline: { ...yaml.baseline, position: at("baseline", "stack") },
    stacks: yaml.stacks.map((name, index) => ({ name, position: at("stacks", index) })),
    excluded: (yaml.excluded ?? []).map((each, index) => ({ ...each, position: at("excluded", index) })),
    varies: readVaries(reader, yaml, at),
    derived: (yaml.derived ?? []).map((each, index): Derived => ({ ...each, position: at("derived", index) })),
    waivers: (yaml.waivers ?? []).map((each, index) => toWaiver(each, at("waivers", index))),
    invokes: (yaml.invokes ?? {}) as Model["invokes"],
    outputs: (yaml.outputs ?? {}) as Model["outputs"],
    stackReferences: (yaml.stackReferences ?? {}) as Model["stackReferences"],
    environments: readEnvironments(reader, project),
    nginx: {
      version: yaml.nginx?.version ?? null,
      root: yaml.nginx?.root ?? null,
      modules: yaml.nginx?.modules ?? null,
    },
    application: (yaml.application ?? {}) as Model["application"],
  };
}

function positionOf(read: ReadValue, path: readonly (string | number)[]): Position {
  const position = read.positions[JSON.stringify(path)];
  if (position === undefined) throw new Error(`no place is known for ${JSON.stringify(path)}`);
  return position;
}

/** Samples are read once more, by the rules of stack files: `2027-01-31` there is what it would be in a stack. */
function readVaries(reader: YamlReader, yaml: ParityYaml, at: (...path: string[]) => Position): DraftVariance[] {
  const section = reader.entries(reader.file.root)?.find(({ key }) => key === "varies");
  const nodes = new Map((reader.entries(section?.node ?? null) ?? []).map(({ key, node }) => [key, node]));
  return Object.entries(yaml.varies ?? {}).map(([name, { why }]) => {
    const sample = reader.entries(nodes.get(name) ?? null)?.find(({ key }) => key === "sample")?.node ?? null;
    const { value } = reader.read(sample, { secrets: false, dates: "stack" });
    return { name, sample: value, why, position: at("varies", name) };
  });
}

function readEnvironments(reader: YamlReader, project: string): Model["environments"] {
  const section = reader.entries(reader.file.root)?.find(({ key }) => key === "environments");
  const answers = reader.entries(section?.node ?? null) ?? [];
  return Object.fromEntries(
    answers.map(({ key, node }) => [key, readConfig(reader, project, reader.entries(node) ?? [], "environment")]),
  );
}

function toWaiver(yaml: NonNullable<ParityYaml["waivers"]>[number], position: Position): Waiver {
  const value = yaml.value as Value | undefined;
  return {
    check: yaml.check,
    stack: yaml.stack,
    resource: yaml.resource ?? null,
    property: yaml.property ?? null,
    value: value === undefined || value === null ? value : configText(value),
    owner: yaml.owner,
    reason: yaml.reason,
    expires: yaml.expires,
    position,
  };
}
