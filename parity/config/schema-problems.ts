import type * as z from "zod/mini";
import type { Position, Value } from "../graph/types";
import { didYouMean, listed, printable, quoted } from "./problems";
import { formatPropertyPath, type PropertyPath } from "./property-path";
import type { InputProblem } from "./types";
import { valueAt } from "./value-path";
import type { ReadValue } from "./yaml-value";

type Issue = z.core.$ZodIssue;

/** What zod found, as problems for a person: the member by its path, at its line. */
export function schemaProblems(
  schema: z.ZodMiniType,
  issues: readonly Issue[],
  read: ReadValue,
  root: Position,
): InputProblem[] {
  const at = (path: PropertyPath): Position => {
    for (let length = path.length; length > 0; length--) {
      const position = read.positions[JSON.stringify(path.slice(0, length))];
      if (position !== undefined) return position;
    }
    return root;
  };
  return issues.flatMap((issue) => {
    const path = issue.path as PropertyPath;
    if (issue.code === "unrecognized_keys") {
      const known = membersAt(schema, path);
      return issue.keys.map((key) => ({ message: unknownKey(key, path, known), position: at([...path, key]) }));
    }
    return [{ message: sentence(issue, path, valueAt(read.value, path)), position: at(path) }];
  });
}

function unknownKey(key: string, path: PropertyPath, known: readonly string[]): string {
  const where = path.length === 0 ? "a member of parity.yaml" : `a member of ${name(path)}`;
  return `${quoted(key)} is not ${where}.${didYouMean(key, known) || ` Possible are ${listed(known)}.`}`;
}

function sentence(issue: Issue, path: PropertyPath, value: Value | undefined): string {
  if (path.length === 0) return "parity.yaml must be a map with at least `baseline` and `stacks`.";
  if (value === undefined) return `${name(path)} is missing.`;
  if (issue.code === "invalid_type") {
    const expected = EXPECTED[issue.expected] ?? issue.expected;
    const quote =
      issue.expected === "string" && value !== null && typeof value !== "object" ? " Put it in quotes." : "";
    return `${name(path)} must be ${expected}, and is ${kindOf(value)}.${quote}`;
  }
  return `${name(path)} ${issue.message}${shown(value)}.`;
}

function shown(value: Value): string {
  return typeof value === "string" && value !== "" ? `, and is ${quoted(value)}` : "";
}

/** The path as a person would say it: `waivers[0].expires`. Config keys and type tokens have no need of quotes here. */
function name(path: PropertyPath): string {
  return `\`${printable(formatPropertyPath(path))}\``;
}

const EXPECTED: { readonly [expected: string]: string } = {
  string: "text",
  array: "a list",
  object: "a map",
  record: "a map",
  boolean: "true or false",
};

/** Words for the kind of a value that is of the wrong kind. */
export function kindOf(value: Value): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : typeof value === "number" ? "a number" : String(value);
}

interface Definition {
  readonly type: string;
  readonly shape?: { readonly [key: string]: z.ZodMiniType };
  readonly innerType?: z.ZodMiniType;
  readonly element?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
}

/** The keys the schema knows at a path. */
function membersAt(schema: z.ZodMiniType, path: PropertyPath): readonly string[] {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.innerType !== undefined) return membersAt(definition.innerType, path);
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(definition.shape ?? {});
  const inner = definition.shape?.[String(step)] ?? definition.element ?? definition.valueType;
  return inner === undefined ? [] : membersAt(inner, rest);
}
