import type { Value } from "../graph/types";
import { type Declaration, readDeclarations } from "./declarations";
import { sameConfigValue } from "./effective";
import { loadProject, loadStacks, PARITY_FILE } from "./load";
import type { PropertyPath } from "./property-path";
import { readSource } from "./source";
import type { Project, StackFile, Variance } from "./types";
import { isMapValue, isSecret } from "./value-path";
import { type JsonSchema, type Remarks, scalarOf, valueSchema } from "./value-schema";

const OTHER_MEMBERS = {
  environment: { description: "Environments of Pulumi ESC that give further config." },
  secretsprovider: { type: "string", description: "What encrypts the secrets of this stack." },
  encryptedkey: { type: "string", description: "The key of the secrets provider, encrypted." },
  encryptionsalt: { type: "string", description: "Salt of the passphrase." },
};

/**
 * JSON Schema of the stack files of a project, for editors: the keys that its stacks have or that `Pulumi.yaml` declares,
 * and no other, since the check `closed` asks for the same keys in every stack. Throws {@link InputError} for a project
 * that cannot be loaded. No value of a secret is in it.
 */
export function stackFileSchema(dir: string): JsonSchema {
  const stacks = readSource(dir, PARITY_FILE) === null ? loadStacks(dir) : loadProject(dir);
  const { project } = stacks;
  const varies = "model" in stacks ? (stacks as Project).model.varies : [];
  const files = listedFiles(stacks);
  const declared = new Map(readDeclarations(stacks.dir, project).map((one) => [one.key, one]));
  const used = [...files.flatMap(({ config }) => Object.keys(config)), ...varies.map(({ key }) => key)];
  const keys = [...new Set([...used, ...declared.keys(), ...Object.keys(project.config)])].sort();
  const properties = keys.map((key) => [key, keySchema(key, files, declared.get(key), varies)] as const);
  const required = keys.filter((key) => files.length > 0 && files.every(({ config }) => Object.hasOwn(config, key)));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Stack file of ${project.name}`,
    description: "Config of one stack. Every stack has the same keys: `parity check` proves it.",
    type: required.length > 0 ? "object" : ["object", "null"],
    properties: {
      config: {
        type: required.length > 0 ? "object" : ["object", "null"],
        properties: Object.fromEntries(properties),
        patternProperties: Object.fromEntries(keys.flatMap((key) => otherSpelling(key, project.name))),
        additionalProperties: false,
        ...(required.length > 0 && { allOf: required.map((key) => present(key, project.name)) }),
      },
      ...OTHER_MEMBERS,
    },
    ...(required.length > 0 && { required: ["config"] }),
  };
}

/** Of the stacks that must be alike; without a `parity.yaml`, of all. */
function listedFiles(stacks: Pick<Project, "stackFiles"> & Partial<Project>): readonly StackFile[] {
  const all = Object.values(stacks.stackFiles);
  const listed = stacks.model?.stacks.map(({ name }) => name);
  return listed === undefined ? all : all.filter(({ stack }) => listed.includes(stack));
}

function keySchema(
  key: string,
  files: readonly StackFile[],
  declared: Declaration | undefined,
  varies: readonly Variance[],
): JsonSchema {
  const values = files.flatMap(({ config }) => (Object.hasOwn(config, key) ? [config[key]!.value] : []));
  const remarks: Remarks = (path, held) =>
    remarksOn(
      path,
      held,
      declared,
      varies.filter((one) => one.key === key),
    );
  if (values.length > 0) return valueSchema(values, remarks);
  return { ...remarks([], []), ...(declared === undefined || declared.secret ? {} : typeSchema(declared.type)) };
}

function typeSchema(type: string | null): JsonSchema {
  if (type === "array" || type === "object") return { type };
  return type === "string" || type === "integer" || type === "boolean" ? scalarOf(type) : {};
}

function remarksOn(
  path: PropertyPath,
  values: readonly Value[],
  declared: Declaration | undefined,
  varies: readonly Variance[],
): JsonSchema {
  const variance = varies.find((one) => JSON.stringify(one.path) === JSON.stringify(path));
  const inside = varies.some((one) => one.path.length > path.length);
  const [first] = values;
  const same = first !== undefined && values.every((value) => sameConfigValue(value, first));
  const open =
    !declared?.secret && values.every((value) => !isSecret(value) && !isMapValue(value) && !Array.isArray(value));
  const sentences = [
    path.length === 0 ? declared?.description : null,
    variance ? `May differ between stacks: ${variance.why}` : null,
    !variance && !inside && same && open ? "The same in every stack." : null,
    values.length === 0 ? "No stack sets it." : null,
  ].filter((sentence) => typeof sentence === "string");
  return {
    ...(sentences.length > 0 && { description: sentences.join("\n\n") }),
    ...(variance && open && { examples: [variance.sample] }),
    ...(!variance && same && open && { default: first }),
  };
}

/** The ways to write a key beside the full one: without the project's name, and the old form. */
function spellings(key: string, project: string): readonly string[] {
  const [namespace, name] = key.split(":") as [string, string];
  return namespace === project ? [name, `${namespace}:config:${name}`] : [`${namespace}:config:${name}`];
}

/** They are accepted and not proposed. */
function otherSpelling(key: string, project: string): [pattern: string, schema: JsonSchema][] {
  const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const pointer = encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
  const $ref = `#/properties/config/properties/${pointer}`;
  return [[`^(?:${spellings(key, project).map(literal).join("|")})$`, { $ref }]];
}

function present(key: string, project: string): JsonSchema {
  return { anyOf: [key, ...spellings(key, project)].map((spelling) => ({ required: [spelling] })) };
}
