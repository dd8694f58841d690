import type { Graph, Value } from "../../../parity/graph/types";
import type { Discrepancy } from "./compare";
import { ANSWERED, COMPUTED, CONTENT_WAITS, DEFERRED_INVOKE, NOT_A_DEPENDENCY, TEXT_OF_NUMBER } from "./reasons";
import { pathsIn } from "./references";

/** What the engine was doing: a first preview knows less than an update. */
export type Phase = "preview" | "up";

/** A way in which an evaluation and the engine differ rightly. */
export interface ExpectedDifference {
  readonly id: string;
  /** Why it must be. */
  readonly reason: string;
  readonly phases: readonly Phase[];
  readonly matches: (discrepancy: Discrepancy, recorded: Graph) => boolean;
}

/**
 * Everything in which a recorded graph may differ from what the engine received. What only one of the two has is not
 * compared at all, and is named in {@link NOT_COMPARED}. Each entry has a test that it is needed.
 */
export const EXPECTED_DIFFERENCES: readonly ExpectedDifference[] = [
  {
    id: "computed-from-known-output",
    reason:
      "The program computes something from an output that the engine knows: the record keeps the computation, the " +
      "engine has its result. The text around it and the dependency have been compared.",
    phases: ["preview", "up"],
    matches: ({ why }) => why === COMPUTED,
  },
  {
    id: "text-of-number",
    reason: "The program passes a number on as text; a reference to an output is written the same, whatever its type.",
    phases: ["preview", "up"],
    matches: ({ why }) => why === TEXT_OF_NUMBER,
  },
  {
    id: "serialised-function",
    reason:
      "A function that is serialised into a resource captures outputs: in a preview the SDK writes `undefined` for " +
      "them, the evaluator a reference. An update has the values, and there the text is compared.",
    phases: ["preview"],
    matches: ({ why }) => why === CONTENT_WAITS,
  },
  {
    id: "provider-function-answer",
    reason:
      "The cloud answered a provider function; the evaluator asks no cloud and refers to the answer. That both made " +
      "the same call is compared.",
    phases: ["preview", "up"],
    matches: ({ why }) => why === ANSWERED,
  },
  {
    id: "deferred-invoke",
    reason:
      "The SDK does not call a provider function in a preview while its arguments are unknown; the evaluator answers " +
      "it with references, so that what is built from it can be compared between stacks. An update makes the call.",
    phases: ["preview"],
    matches: ({ why }) => why === DEFERRED_INVOKE,
  },
  {
    id: "deferred-invoke-dependencies",
    reason:
      "Where the SDK does not call a provider function, its result depends on nothing, so the preview misses the " +
      "dependencies of what is built from it. An update has them.",
    phases: ["preview"],
    matches: ({ property, why, recorded: value, engine }, { invokes }) => {
      if (!invokes.some(({ args }) => pathsIn(args).length > 0)) return false;
      if (property.startsWith("inputs.")) return why === NOT_A_DEPENDENCY;
      return /^(options\.)?(dependencies|propertyDependencies\.)/.test(property) && isSubset(engine ?? [], value ?? []);
    },
  },
  {
    id: "rehydration",
    reason: "The SDK asks the engine itself, not a cloud, for the resource behind a reference that an answer holds.",
    phases: ["preview", "up"],
    matches: ({ resource, property }) => property === "invoke" && resource === "pulumi:pulumi:getResource",
  },
  {
    id: "explicit-false",
    reason:
      "The language host that builds from Go modules hands requests on in the words of an older protocol, which has " +
      "no way to say `protect: false` or `retainOnDelete: false`. An official engine's host has.",
    phases: ["preview", "up"],
    matches: ({ property, recorded, engine }) =>
      /^options\.(protect|retainOnDelete)$/.test(property) && recorded === false && engine === undefined,
  },
  {
    id: "package-reference",
    reason: "The engine makes up a reference for a parameterized package in each run.",
    phases: ["preview", "up"],
    matches: ({ property, recorded, engine }) =>
      property === "options.package" && recorded !== undefined && engine !== undefined,
  },
];

/** True when the engine's list lacks some of the recorded one's members, and has no others. */
function isSubset(engine: Value, recorded: Value): boolean {
  return Array.isArray(engine) && Array.isArray(recorded) && engine.every((path: Value) => recorded.includes(path));
}

/** What one side alone knows, so that there is nothing to compare it with. */
export const NOT_COMPARED: { readonly [name: string]: string } = {
  position:
    "The engine is told where the SDK's constructor stands, and from transpiled code; the record has the program's own line.",
  dropped: "What the SDK drops never reaches the engine.",
  unknowns: "The engine has unknown values, but does not say what the program did with them.",
  configReads: "Config reaches the program through its environment; the engine does not see which keys it reads.",
  "stackTrace, sourcePosition, parentStackTraceHandle": "Diagnostics of the SDK.",
  "acceptSecrets, acceptResources, supportsPartialValues, supportsResultReporting, aliasSpecs":
    "Constants by which the SDK tells what it can handle.",
  transforms:
    "Callbacks in the program's process. What they do to inputs is compared, out of what the provider is asked to check.",
  pluginChecksums: "Digests of plugin downloads.",
};

/** The discrepancies that no entry explains. */
export function unexpected(
  discrepancies: readonly Discrepancy[],
  recorded: Graph,
  phase: Phase,
): readonly Discrepancy[] {
  const entries = EXPECTED_DIFFERENCES.filter(({ phases }) => phases.includes(phase));
  return discrepancies.filter((discrepancy) => !entries.some(({ matches }) => matches(discrepancy, recorded)));
}
