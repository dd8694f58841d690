import { type Reference, type ReferenceSpan, referencesIn } from "../../../parity/graph/reference";
import { TAG, type Value } from "../../../parity/graph/types";
import type { EngineGraph } from "./graph-types";

/** Reasons that {@link EXPECTED_DIFFERENCES} speak of. */
export const DIFFERENT = "different values";
export const COMPUTED = "computed from an output that the engine knows";
export const ANSWERED = "answered by a provider function";
export const NOT_A_DEPENDENCY = "refers to a resource that the engine does not list as a dependency";

/** What a property's values are compared against. */
export interface ValueContext {
  readonly engine: EngineGraph;
  /** Paths that the engine lists as what this property depends on; null where it keeps no such list. */
  readonly dependencies: readonly string[] | null;
}

/** How a value differs, at a path below the property; or how it agrees although it is not the same. */
export interface ValueDifference {
  readonly path: string;
  readonly recorded: Value | undefined;
  readonly engine: Value | undefined;
  readonly why: string;
}

/**
 * Compares a recorded value with what the engine got. A value that is unknown in the preview matches a recorded one
 * that holds a reference to an output of a resource among the property's dependencies; a recorded reference to
 * something that the preview does know (a look-up, an answer) matches that very value; secrets match secrets.
 */
export function compareValues(
  recorded: Value | undefined,
  engine: Value | undefined,
  context: ValueContext,
  path = "",
): readonly ValueDifference[] {
  const why = leaf(recorded, engine, context);
  if (why === "same") return [];
  if (why !== "look inside") return [{ path, recorded, engine, why }];
  if (Array.isArray(recorded) && Array.isArray(engine)) {
    if (recorded.length !== engine.length) return [{ path, recorded, engine, why: "lists of different length" }];
    return recorded.flatMap((item: Value, i) => compareValues(item, engine[i], context, `${path}[${i}]`));
  }
  const [left, right] = [recorded, engine] as readonly { readonly [key: string]: Value }[];
  const keys = [...new Set([...Object.keys(left!), ...Object.keys(right!)])].sort();
  return keys.flatMap((key) => compareValues(left![key], right![key], context, `${path}${step(key)}`));
}

/** "same", "look inside" for two objects or two lists, or why the two differ. */
function leaf(recorded: Value | undefined, engine: Value | undefined, context: ValueContext): string {
  if (isTagged(engine, "unknown")) return deferred(recorded, context);
  if (isTagged(recorded, "unknown")) return "recorded as undetermined, and the preview knows it";
  if (isTagged(recorded, "secret") || isTagged(engine, "secret")) {
    return isTagged(recorded, "secret") && isTagged(engine, "secret") ? "same" : "secret in one only";
  }
  if (typeof recorded === "string" && referencesIn(recorded).length > 0) return resolved(recorded, engine, context);
  const asset = tagOf(recorded) ?? tagOf(engine);
  if (asset !== null) return compareContent(recorded, engine);
  if (isContainer(recorded) && isContainer(engine)) {
    return Array.isArray(recorded) === Array.isArray(engine) ? "look inside" : "a list in one only";
  }
  return recorded === engine ? "same" : DIFFERENT;
}

/** The engine does not know the value yet: then the recorded one waits for an output, and one it depends on. */
function deferred(recorded: Value | undefined, context: ValueContext): string {
  if (isTagged(recorded, "unknown")) return "same";
  if (isTagged(recorded, "secret")) {
    return context.dependencies?.length === 0
      ? "unknown in the preview, a secret that depends on nothing in the record"
      : "same";
  }
  const paths = pathsIn(recorded);
  if (paths.length === 0) return "unknown in the preview, known in the record";
  if (context.dependencies === null) return "same";
  const reached = reachable(context.dependencies, context.engine);
  return paths.some((path) => reached.has(path)) ? "same" : NOT_A_DEPENDENCY;
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

/**
 * The engine knows what the record only refers to. Outputs that are recorded as they are get put in, and must give the
 * engine's value; in place of one that the program did something to, the engine may have any text, as long as what
 * stands around it is the same and the engine lists the dependency.
 */
function resolved(recorded: string, engine: Value | undefined, context: ValueContext): string {
  if (recorded === engine) return "same";
  const spans = referencesIn(recorded).map((span) => ({ ...span, value: known(span, context.engine) }));
  const whole = spans.length === 1 && spans[0]!.start === 0 && spans[0]!.end === recorded.length ? spans[0]! : null;
  if (whole?.value !== undefined) return compareValues(whole.value, engine, context).length === 0 ? "same" : DIFFERENT;
  const open = spans.filter(({ value }) => value === undefined);
  if (whole === null && !matches(recorded, spans, engine)) return DIFFERENT;
  if (open.length === 0) return "same";
  if (!open.some(({ path }) => isResource(path, context))) return ANSWERED;
  return open.every(({ path }) => isDependency(path, context)) ? COMPUTED : NOT_A_DEPENDENCY;
}

type Known = ReferenceSpan & { readonly value: Value | undefined };

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

/** What a reference stands for, where that is an output as it is and the engine knows it. */
function known({ path, property, operations }: Reference, engine: EngineGraph): Value | undefined {
  return operations === "" ? outputOf(path, property, engine) : undefined;
}

function isDependency(path: string, context: ValueContext): boolean {
  if (context.dependencies === null || !isResource(path, context)) return true;
  return reachable(context.dependencies, context.engine).has(path);
}

function isResource(path: string, { engine }: ValueContext): boolean {
  return engine.resources.some((resource) => resource.path === path);
}

/** An output that the preview knows, by its property path. */
function outputOf(path: string, property: string, engine: EngineGraph): Value | undefined {
  const resource = engine.resources.find((candidate) => candidate.path === path);
  if (resource === undefined || resource.state === null) return undefined;
  if (property === "urn") return resource.urn;
  let value: Value | undefined = resource.state;
  for (const part of property.split(/\.|\[|\]/).filter(Boolean)) {
    if (!isContainer(value)) return undefined;
    value = (value as { readonly [key: string]: Value })[part.replace(/^"(.*)"$/, "$1")];
  }
  return value;
}

/** Assets agree by the digest of their bytes, archives by their entries' (or, taken whole, by their own). */
function compareContent(recorded: Value | undefined, engine: Value | undefined): string {
  if (tagOf(recorded) !== tagOf(engine)) return "an asset in one only";
  const same = JSON.stringify(contentOf(recorded!)) === JSON.stringify(contentOf(engine!));
  return same ? "same" : "different content";
}

function contentOf(value: Value): unknown {
  const { sha256, entries, source } = value as {
    sha256?: string;
    entries?: { [path: string]: Value };
    source?: string;
  };
  if (sha256 !== undefined) return sha256;
  if (entries === undefined) return { source };
  return Object.keys(entries)
    .sort()
    .map((path) => [path, contentOf(entries[path]!)]);
}

/** Paths of all resources whose outputs a value refers to, at any depth and inside operations too. */
export function pathsIn(value: Value | undefined): readonly string[] {
  if (typeof value === "string") {
    return [...new Set(referencesIn(value).flatMap(({ path, operations }) => [path, ...pathsIn(operations)]))];
  }
  if (!isContainer(value)) return [];
  return [...new Set(Object.values(value as object).flatMap((item: Value) => pathsIn(item)))];
}

function isContainer(value: Value | undefined): boolean {
  return typeof value === "object" && value !== null;
}

function tagOf(value: Value | undefined): string | null {
  return isContainer(value) && TAG in (value as object) ? (value as { [TAG]: string })[TAG] : null;
}

export function isTagged(value: Value | undefined, tag: string): boolean {
  return tagOf(value) === tag;
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
