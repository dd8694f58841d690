import type { Graph, Resource, Value } from "../../../parity/graph/types";
import { TAG } from "../../../parity/graph/types";
import type { Wire, WireObject } from "../provider/wire";
import type { Discrepancy } from "./compare";
import { compareValues } from "./compare-values";
import { assignPaths } from "./engine-paths";
import { toObject, type ValueReader } from "./engine-value";
import type { EngineGraph } from "./graph-types";

/** One step of `pulumi preview --json`, as far as it shows a registration. */
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: State;
}

interface State {
  readonly type: string;
  readonly parent?: string;
  readonly custom: boolean;
  readonly inputs?: WireObject;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly dependencies?: readonly string[];
}

/** Steps that stand for a registration of the program; the others delete what it no longer registers. */
const REGISTERING = /^(create|update|same|replace|read|read-replacement|import)$/;

/** What the engine adds to the inputs of a provider resource. */
const ADDED_TO_PROVIDERS = new Set(["version", "__internal"]);

/**
 * Compares an evaluation with what `pulumi preview --json` shows: which resources there are, their types and parents,
 * inputs (secrets are the text `[secret]` there), protection and dependencies. It shows neither `deleteBeforeReplace`
 * nor aliases nor versions nor calls of functions; for these there is `compareWithEngine`. `engine` is the graph of the
 * same preview: what a reference stands for, where the preview knows it.
 */
export function compareWithPreviewJson(
  recorded: Graph,
  json: unknown,
  engine: EngineGraph,
  cwd: string,
): readonly Discrepancy[] {
  const shown = shownResources(json);
  const paths = assignPaths(
    [...shown].map(([urn, { type, parent }]) => ({
      urn,
      type,
      name: urn.split("::").slice(3).join("::"),
      parent: parent ?? null,
    })),
  );
  const reader: ValueReader = { cwd, pathOf: (urn) => paths.get(urn) ?? urn };
  const states = new Map([...shown].map(([urn, state]) => [reader.pathOf(urn), state]));
  const found: Discrepancy[] = [];
  const byPath = new Map(recorded.resources.map((resource) => [resource.path, resource]));
  for (const path of [...new Set([...byPath.keys(), ...states.keys()])].sort()) {
    const [a, b] = [byPath.get(path), states.get(path)];
    if (a !== undefined && b !== undefined) {
      const differences = compareValues(recordedView(a, byPath), shownView(a, b, reader), {
        engine,
        dependencies: null,
      });
      found.push(...differences.map((one) => ({ ...one, resource: path, property: one.path.slice(1) })));
    } else found.push({ resource: path, property: "resource", recorded: a?.type, engine: b?.type, why: "in one only" });
  }
  return found;
}

/** URN → state. The engine's own default providers are no registrations of the program. */
function shownResources(json: unknown): ReadonlyMap<string, State> {
  const shown = new Map<string, State>();
  for (const { op, urn, newState } of (json as { readonly steps: readonly Step[] }).steps) {
    const isDefault = /::pulumi:providers:[^:]+::default(_|$)/.test(urn);
    if (REGISTERING.test(op) && newState !== undefined && !isDefault) shown.set(urn, newState);
  }
  return shown;
}

/** A resource in the few words that the preview has. A look-up is shown without its hints. */
function recordedView(resource: Resource, resources: ReadonlyMap<string, Resource>): Value {
  return {
    type: resource.type,
    parent: resource.parent,
    inputs: resource.kind === "read" ? {} : resource.inputs,
    protect: inherited(resource, "protect", resources) ?? false,
    retainOnDelete: inherited(resource, "retainOnDelete", resources) ?? false,
    dependencies: resource.options.dependencies ?? [],
  };
}

function shownView(recorded: Resource, state: State, reader: ValueReader): Value {
  const inputs = toObject(markSecrets(state.inputs ?? {}) as WireObject, reader);
  return {
    type: state.type,
    parent: recorded.kind === "stack" ? null : reader.pathOf(state.parent ?? ""),
    inputs: recorded.kind === "read" ? {} : withoutAdded(state.type, inputs),
    protect: state.protect ?? false,
    retainOnDelete: state.retainOnDelete ?? false,
    dependencies: (state.dependencies ?? []).map(reader.pathOf).sort(),
  };
}

/** The engine hands both options down to children that do not say otherwise. */
function inherited(
  resource: Resource,
  option: "protect" | "retainOnDelete",
  resources: ReadonlyMap<string, Resource>,
): boolean | undefined {
  const own = resource.options[option];
  const parent = resource.parent === null ? undefined : resources.get(resource.parent);
  return own ?? (parent === undefined ? undefined : inherited(parent, option, resources));
}

function withoutAdded(type: string, inputs: { readonly [key: string]: Value }): Value {
  if (!type.startsWith("pulumi:providers:")) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !ADDED_TO_PROVIDERS.has(key)));
}

/** Puts the graph's mark where the preview shows `[secret]`; no program here uses that very text as a value. */
function markSecrets(value: Wire): Wire {
  if (value === "[secret]") return { [TAG]: "secret" };
  if (Array.isArray(value)) return value.map(markSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, markSecrets(item)]));
}
