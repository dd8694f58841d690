import type { Graph, Invoke, Resource, Value } from "../../../parity/graph/types";
import { compareValues } from "./compare-values";
import type { EngineGraph, EngineInvoke, EngineResource } from "./graph-types";
import { ANSWERED, COMPUTED, DEFERRED_INVOKE } from "./reasons";
import { pathsIn, type ValueContext } from "./references";

/** One way in which a recorded graph is not what the engine received. */
export interface Discrepancy {
  /** Path of the resource, or the token of a provider function. */
  readonly resource: string;
  /** `kind`, `inputs.healthCheck.path`, `options.protect`, `outputs.url`, `invoke`; `resource` for the whole. */
  readonly property: string;
  readonly recorded: Value | undefined;
  readonly engine: Value | undefined;
  readonly why: string;
}

/** Compares an evaluation with what the engine received from the same program, request for request. */
export function compareWithEngine(recorded: Graph, engine: EngineGraph): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  const left = new Map(recorded.resources.map((resource) => [resource.path, resource]));
  const right = new Map(engine.resources.map((resource) => [resource.path, resource]));
  for (const path of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const [a, b] = [left.get(path), right.get(path)];
    if (a !== undefined && b !== undefined) found.push(...compareResource(a, b, engine));
    else found.push({ resource: path, property: "resource", recorded: a?.type, engine: b?.type, why: "in one only" });
  }
  return [...found, ...compareInvokes(recorded.invokes, engine)];
}

/** One line a discrepancy, for a test's message. References and tags are private-use characters: shown as they are. */
export function describeDiscrepancy({ resource, property, recorded, engine, why }: Discrepancy): string {
  const show = (value: Value | undefined) => (value === undefined ? "absent" : JSON.stringify(value));
  return `${resource || "(root stack)"} ${property}: ${why}: recorded ${show(recorded)}, engine ${show(engine)}`;
}

const IDENTITY = ["kind", "type", "name", "parent"] as const;

function compareResource(recorded: Resource, engine: EngineResource, graph: EngineGraph): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  const at = (property: string, a: Value | undefined, b: Value | undefined, dependencies: readonly string[] | null) => {
    const context: ValueContext = { engine: graph, dependencies };
    for (const { path, ...difference } of compareValues(a, b, context)) {
      found.push({ resource: recorded.path, property: property + path, ...difference });
    }
  };
  for (const property of IDENTITY) at(property, recorded[property], engine[property], []);
  const dependencies = engine.options.propertyDependencies ?? {};
  for (const key of keysOf(recorded.inputs, engine.inputs)) {
    at(
      `inputs.${key}`,
      recorded.inputs[key],
      engine.inputs[key],
      engine.kind === "custom" ? (dependencies[key] ?? []) : null,
    );
  }
  const [a, b] = [plain(recorded.options), plain(engine.options)];
  for (const key of keysOf(a, b)) at(`options.${key}`, a[key], b[key], null);
  if (recorded.outputs === null || engine.outputs === null) at("outputs", recorded.outputs, engine.outputs, null);
  else
    for (const key of keysOf(recorded.outputs, engine.outputs))
      at(`outputs.${key}`, recorded.outputs[key], engine.outputs[key], null);
  return found;
}

/** The same calls of the same functions; the order of calls is not part of a graph. */
function compareInvokes(recorded: readonly Invoke[], engine: EngineGraph): readonly Discrepancy[] {
  const unmatched = [...engine.invokes];
  const found: Discrepancy[] = [];
  for (const invoke of recorded) {
    const at = unmatched.findIndex((candidate) => sameInvoke(invoke, candidate, engine));
    if (at >= 0) unmatched.splice(at, 1);
    else {
      const why = pathsIn(invoke.args).length > 0 ? DEFERRED_INVOKE : "recorded only";
      found.push({ resource: invoke.token, property: "invoke", recorded: invoke.args, engine: undefined, why });
    }
  }
  return [
    ...found,
    ...unmatched.map(({ token, args }) => ({
      resource: token,
      property: "invoke",
      recorded: undefined,
      engine: args,
      why: "by the engine only",
    })),
  ];
}

function sameInvoke(recorded: Invoke, engine: EngineInvoke, graph: EngineGraph): boolean {
  if (recorded.token !== engine.token || recorded.provider !== engine.provider || recorded.version !== engine.version)
    return false;
  return compareValues(recorded.args, engine.args, { engine: graph, dependencies: null }).every(
    ({ why }) => why === COMPUTED || why === ANSWERED,
  );
}

/** Options as a plain value: their type has optional members where values have absent keys. */
function plain(options: Resource["options"]): { readonly [key: string]: Value } {
  return options as unknown as { readonly [key: string]: Value };
}

function keysOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
