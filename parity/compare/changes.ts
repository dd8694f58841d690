import { createDecoder, type Decoder } from "../graph/decode";
import { nginxAddresses } from "../graph/nginx-addresses";
import type { Graph, Position, Resource, Value } from "../graph/types";
import { inheritedOptions } from "./consequences";
import { Cutter } from "./fill";
import { Family } from "./match";
import { type Mismatch, toSubject } from "./mismatch";
import { compareResources, topOf } from "./resources";
import type { DeviationKind } from "./types";

/** What one stack has otherwise after a change of the program. */
export interface GraphChange {
  readonly kind: "added" | "removed" | "changed";
  /** In what of a resource it is; `name`, `type` and `parent` are changes of its identity. */
  readonly part: "resource" | "name" | "type" | "parent" | "input" | "option" | "output" | "dependency";
  /** Null: the resource as a whole. The words are those of the graph before; of what is added, after. */
  readonly property: string | null;
  /** True for one directive, or block of directives, of an nginx file. */
  readonly setting: boolean;
  /** Null where it is not there. */
  readonly before: Resource | null;
  readonly after: Resource | null;
  /** Undefined where there is none. Long values are given by their beginning and a digest. */
  readonly from: Value | undefined;
  readonly to: Value | undefined;
  /** Further resources of which the same option has changed in the same way. */
  readonly also: number;
}

/**
 * What differs between two graphs of one stack, property by property, content decoded, in the order of the graph before.
 * What follows from another change is not told again: what is inside a component that comes or goes, inherited options,
 * and inputs and outputs of components that repeat what a resource shows.
 */
export function changesBetween(stack: string, before: Graph, after: Graph): GraphChange[] {
  // Nothing is a sample here: every text is what it is.
  const cutter = new Cutter([], new Set(before.resources.map(({ path }) => path)));
  const family = new Family(before);
  const subject = toSubject(stack, "stack", { name: stack, config: {} }, after, family, cutter, true);
  const { found } = compareResources(family, [subject], cutter);
  const following = inheritedOptions(found, family);
  const decoder = createDecoder();
  const changes = found.filter((one) => !following.has(one)).map((one) => toChange(one, decoder));
  return foldOptions(withoutEchoes(changes));
}

/** What is in no component is the stack's. */
const STACK = "{stack}";

const IDENTITIES: { readonly [kind in DeviationKind]?: GraphChange["part"] } = {
  "resource-renamed": "name",
  "resource-type": "type",
  "resource-moved": "parent",
};

function toChange({ kind, part, property, expected, actual, sample, mine }: Mismatch, decoder: Decoder): GraphChange {
  const both = { before: sample, after: mine };
  if (kind === "resource-missing") return whole("removed", { before: sample, after: null });
  if (kind === "resource-added") return whole("added", { before: null, after: mine });
  const values = { from: expected, to: actual, property, setting: isSetting(property, part, [sample, mine], decoder) };
  const identity = IDENTITIES[kind];
  if (identity === "parent") {
    const named = { from: expected === "" ? STACK : expected, to: actual === "" ? STACK : actual };
    return { kind: "changed", part: identity, ...values, ...named, ...both, also: 0 };
  }
  if (identity !== undefined) return { kind: "changed", part: identity, ...values, ...both, also: 0 };
  const what = kind === "missing" ? "removed" : kind === "added" ? "added" : "changed";
  return { kind: what, part, ...values, ...both, also: 0 };
}

function whole(kind: GraphChange["kind"], both: Pick<GraphChange, "before" | "after">): GraphChange {
  const { before, after } = both;
  return {
    kind,
    part: "resource",
    property: null,
    setting: false,
    ...both,
    from: before?.type,
    to: after?.type,
    also: 0,
  };
}

function isSetting(
  property: string | null,
  part: Mismatch["part"],
  resources: readonly (Resource | null)[],
  decoder: Decoder,
): boolean {
  if (property === null || part !== "input" || !property.includes("!")) return false;
  const top = topOf(property);
  return resources.some((resource) => {
    const value = resource?.inputs[top];
    if (value === undefined) return false;
    const tree = decoder.decode(resource!.type, top, value);
    return nginxAddresses(top, tree).some((address) => property.startsWith(address) && property !== address);
  });
}

/** What a component is given and gives only repeats what its resources show, unless nothing of them changes. */
function withoutEchoes(changes: readonly GraphChange[]): readonly GraphChange[] {
  const isEcho = ({ part, before, after }: GraphChange): boolean => {
    const kind = (before ?? after)!.kind;
    return part === "output" || (part === "input" && kind !== "custom" && kind !== "read");
  };
  const shown = changes.filter((change) => !isEcho(change));
  return shown.length > 0 ? shown : changes;
}

/** A version, or a provider, that changes alike on many resources is one change, told at the first of them. */
function foldOptions(changes: readonly GraphChange[]): GraphChange[] {
  const first = new Map<string, number>();
  const folded: GraphChange[] = [];
  for (const change of changes) {
    const { part, property, from, to } = change;
    const key = part === "option" ? JSON.stringify([property, from ?? null, to ?? null]) : null;
    const at = key === null ? undefined : first.get(key);
    if (at !== undefined) folded[at] = { ...folded[at]!, also: folded[at]!.also + 1 };
    else {
      if (key !== null) first.set(key, folded.length);
      folded.push(change);
    }
  }
  return folded;
}

/** Where the program makes what the change is about. */
export function positionOf({ before, after }: GraphChange): { side: "before" | "after"; position: Position } | null {
  if (after?.position) return { side: "after", position: after.position };
  return before?.position ? { side: "before", position: before.position } : null;
}
