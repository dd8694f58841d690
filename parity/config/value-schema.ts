import type { Value } from "../graph/types";
import type { PropertyPath } from "./property-path";
import { isMapValue, isSecret } from "./value-path";

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [member: string]: unknown };

/** What is said of a place in a config value, beside its shape. */
export type Remarks = (path: PropertyPath, values: readonly Value[]) => JsonSchema;

const SECURE: JsonSchema = {
  type: "object",
  description: "Encrypted: pulumi config set --secret",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/**
 * The schema that the values of all stacks meet: the same keys at every depth, secrets where they are secrets, scalars of
 * a kind. Lists may have any length.
 */
export function valueSchema(values: readonly Value[], remarks: Remarks, path: PropertyPath = []): JsonSchema {
  return { ...remarks(path, values), ...shapeOf(values, remarks, path) };
}

function shapeOf(values: readonly Value[], remarks: Remarks, path: PropertyPath): JsonSchema {
  const secrets = values.filter(isSecret);
  const rest = values.filter((value) => !isSecret(value));
  const maps = rest.filter(isMapValue);
  const lists = rest.filter((value) => Array.isArray(value));
  const scalars = rest.filter((value) => !isMapValue(value) && !Array.isArray(value));
  const shapes = [
    ...(secrets.length > 0 ? [SECURE] : []),
    ...(maps.length > 0 ? [mapSchema(maps, remarks, path)] : []),
    ...(lists.length > 0 ? [listSchema(lists as readonly (readonly Value[])[], remarks, path)] : []),
    ...(scalars.length > 0 ? [path.length === 0 ? wholeScalar(scalars) : { type: kindsOf(scalars) }] : []),
  ];
  return shapes.length > 1 ? { anyOf: shapes } : (shapes[0] ?? {});
}

function mapSchema(
  maps: readonly { readonly [key: string]: Value }[],
  remarks: Remarks,
  path: PropertyPath,
): JsonSchema {
  const keys = [...new Set(maps.flatMap((map) => Object.keys(map)))].sort();
  const held = (key: string) => maps.filter((map) => Object.hasOwn(map, key));
  const properties = keys.map((key) => {
    const values = held(key).map((map) => map[key]!);
    return [key, valueSchema(values, remarks, [...path, key])] as const;
  });
  const required = keys.filter((key) => held(key).length === maps.length);
  return { type: "object", properties: Object.fromEntries(properties), required, additionalProperties: false };
}

function listSchema(lists: readonly (readonly Value[])[], remarks: Remarks, path: PropertyPath): JsonSchema {
  const items = lists.flat();
  // What is said of a place is said of one item, not of all.
  const silent: Remarks = (at, values) => (at.includes("*") ? {} : remarks(at, values));
  return { type: "array", ...(items.length > 0 && { items: valueSchema(items, silent, [...path, "*"]) }) };
}

/** As a whole value `3` and `"3"` are the same: both reach the program as text. */
function wholeScalar(scalars: readonly Value[]): JsonSchema {
  const empty = scalars.includes(null) ? ["null"] : [];
  const given = scalars.filter((value) => value !== null);
  if (given.length > 0 && given.every((value) => typeof value === "boolean")) return scalarOf("boolean", empty);
  if (given.length > 0 && given.every((value) => Number.isInteger(value))) return scalarOf("integer", empty);
  return scalarOf("string", empty);
}

/** A scalar of a type of `Pulumi.yaml`, as YAML may write it. */
export function scalarOf(type: "string" | "integer" | "boolean", more: readonly string[] = []): JsonSchema {
  switch (type) {
    case "boolean":
      return { type: ["boolean", "string", ...more], pattern: "^(?:true|false)$" };
    case "integer":
      return { type: ["integer", "string", ...more], pattern: "^[-+]?[0-9]+$" };
    case "string":
      return { type: ["string", "number", "boolean", ...more] };
  }
}

/** The same kinds only: inside an object they reach the program as they are. */
function kindsOf(scalars: readonly Value[]): readonly string[] {
  return [...new Set(scalars.map((value) => (value === null ? "null" : typeof value)))].sort();
}
