import { type Reference, type ReferenceSpan, referencesIn } from "../../../parity/graph/reference";
import { REF_OPEN, type Value } from "../../../parity/graph/types";
import type { EngineGraph } from "./graph-types";
import { ANSWERED, COMPUTED, DIFFERENT, NOT_A_DEPENDENCY, TEXT_OF_NUMBER } from "./reasons";
import { isContainer } from "./tags";

/** What a property's values are compared against. */
export interface ValueContext {
  readonly engine: EngineGraph;
  /** Paths that the engine lists as what this property depends on; null where it keeps no such list. */
  readonly dependencies: readonly string[] | null;
}

/** Paths of all that a value refers to, at any depth, inside operations and inside base64 too. */
export function pathsIn(value: Value | undefined): readonly string[] {
  if (typeof value === "string") {
    const text = decoded(value) ?? value;
    return [...new Set(referencesIn(text).flatMap(({ path, operations }) => [path, ...pathsIn(operations)]))];
  }
  if (!isContainer(value)) return [];
  return [...new Set(Object.values(value).flatMap((item: Value) => pathsIn(item)))];
}

/**
 * The text that a program encoded, where it holds references: `Buffer.from(text).toString("base64")` in a callback is
 * given the references themselves. Null for any other text.
 */
export function decoded(text: string): string | null {
  if (text.length < 8 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const inside = Buffer.from(text, "base64").toString("utf8");
  return inside.includes(REF_OPEN) ? inside : null;
}

/** Whether everything that a value refers to is a dependency of the property, as the engine was told. */
export function isDependent(paths: readonly string[], context: ValueContext): boolean {
  if (context.dependencies === null) return true;
  const reached = reachable(context.dependencies, context.engine);
  return paths.every((path) => reached.has(path) || !isResource(path, context));
}

/**
 * The dependencies and what they depend on in turn: an output that echoes an input (`validation.certificateArn`) is
 * recorded as what the input refers to, while the engine lists the resource that it was read from.
 */
function reachable(dependencies: readonly string[], engine: EngineGraph): ReadonlySet<string> {
  const reached = new Set(dependencies);
  for (const path of reached) {
    const resource = engine.resources.find((candidate) => candidate.path === path);
    for (const next of resource?.options.dependencies ?? []) reached.add(next);
  }
  return reached;
}

type Known = ReferenceSpan & { readonly value: Value | undefined };

/**
 * Compares a text that holds references with a value that the engine knows: "same" or why not. Outputs that are
 * recorded as they are get put in, and must give the engine's value; in place of one that the program did something
 * to, the engine may have any text, as long as what stands around it is the same and the dependency is listed.
 */
export function compareResolved(recorded: string, engine: Value | undefined, context: ValueContext): string {
  const spans = referencesIn(recorded).map((span) => ({ ...span, value: known(span, context) }));
  const [first] = spans;
  if (first !== undefined && first.start === 0 && first.end === recorded.length)
    return compareWhole(first, engine, context);
  if (!matches(recorded, spans, engine)) return DIFFERENT;
  return compareOpen(spans, context);
}

/** One output as it is, or one that something was done to. */
function compareWhole(span: Known, engine: Value | undefined, context: ValueContext): string {
  const { value, operations, path } = span;
  if (operations !== "" || !isResource(path, context)) return compareOpen([span], context);
  if (JSON.stringify(value) === JSON.stringify(engine)) return "same";
  return typeof value === "number" && engine === String(value) ? TEXT_OF_NUMBER : DIFFERENT;
}

function compareOpen(spans: readonly Known[], context: ValueContext): string {
  const open = spans.filter(({ value }) => value === undefined).map(({ path }) => path);
  if (open.length === 0) return "same";
  if (!open.some((path) => isResource(path, context))) return ANSWERED;
  return isDependent(open, context) ? COMPUTED : NOT_A_DEPENDENCY;
}

/** Whether a text is the recorded one with known outputs put in, and anything in place of the others. */
function matches(recorded: string, spans: readonly Known[], engine: Value | undefined): boolean {
  if (typeof engine !== "string") return false;
  let pattern = "";
  let from = 0;
  for (const { start, end, value } of spans) {
    pattern += literal(recorded.slice(from, start)) + (value === undefined ? "[^]*" : literal(String(value)));
    from = end;
  }
  return new RegExp(`^${pattern}${literal(recorded.slice(from))}$`).test(engine);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function isResource(path: string, { engine }: ValueContext): boolean {
  return engine.resources.some((resource) => resource.path === path);
}

/** What a reference stands for, where that is an output as it is and the engine knows it. */
function known({ path, property, operations }: Reference, { engine }: ValueContext): Value | undefined {
  const resource = engine.resources.find((candidate) => candidate.path === path);
  if (operations !== "" || resource === undefined || resource.state === null) return undefined;
  if (property === "urn") return resource.urn;
  let value: Value | undefined = resource.state;
  for (const part of property.split(/\.|\[|\]/).filter(Boolean)) {
    if (!isContainer(value)) return undefined;
    value = (value as { readonly [key: string]: Value })[part.replace(/^"(.*)"$/, "$1")];
  }
  return value;
}
