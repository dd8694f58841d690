import { compareText } from "../graph/canonical";
import type { Graph, Position, Resource, Unknown } from "../graph/types";
import type { Cutter } from "./fill";
import { locate } from "./locate";
import { type Subject, sharedPath, withoutOwn } from "./mismatch";
import type { Deviation } from "./types";

/** The law `known`: what could not be determined, and what the program passed and the SDK dropped. */
export function judgeKnown(sample: Graph, stacks: readonly Subject[], cutter: Cutter): Deviation[] {
  return [...unknowns(sample, stacks, cutter), ...dropped(stacks, cutter)];
}

interface Origin {
  readonly unknown: Unknown;
  readonly address: string | null;
  readonly places: Map<string, Position | null>;
}

/** One deviation per origin, over all stacks: what follows from an unknown is not told. */
function unknowns(sample: Graph, stacks: readonly Subject[], cutter: Cutter): Deviation[] {
  const origins = new Map<string, Origin>();
  const add = (unknown: Unknown, address: string | null, stack: string): void => {
    const { property, operation, position } = unknown;
    const key = JSON.stringify([address, property, operation, position?.file, position?.line]);
    const origin = origins.get(key) ?? { unknown, address, places: new Map() };
    origin.places.set(stack, position);
    origins.set(key, origin);
  };
  for (const subject of stacks) {
    for (const unknown of subject.graph.unknowns) {
      const own = unknown.resource === null ? null : withoutOwn(unknown.resource, subject.inputs, cutter.holes);
      add(unknown, own, subject.inputs.name);
    }
  }
  for (const unknown of origins.size === 0 ? sample.unknowns : []) {
    for (const { inputs } of stacks)
      add(unknown, unknown.resource && sharedPath(unknown.resource, cutter), inputs.name);
  }
  const sorted = [...origins].sort(([a], [b]) => compareText(a, b)).map(([, origin]) => origin);
  return sorted.map(({ unknown, address, places }) => ({
    check: "known",
    kind: "unknown",
    stacks: [...places.keys()],
    resource: address,
    type: unknown.type,
    property: unknown.property,
    expected: null,
    values: {},
    locations: [...places].flatMap(([stack, position]) => locate(stack, position)),
    cause: null,
    words: { operation: unknown.operation, remedy: unknown.remedy },
  }));
}

/** Properties that were passed and not registered: in some stacks only, or everywhere alike. */
function dropped(stacks: readonly Subject[], cutter: Cutter): Deviation[] {
  const rows = new Map<string, { resource: Resource; address: string; key: string; having: Map<string, Resource> }>();
  for (const subject of stacks) {
    const samples = new Map([...subject.pairs].map(([sample, { actual }]) => [actual, sample] as const));
    for (const resource of subject.graph.resources) {
      for (const key of resource.dropped) {
        const sample = samples.get(resource);
        const address = sample
          ? sharedPath(sample.path, cutter)
          : withoutOwn(resource.path, subject.inputs, cutter.holes);
        const id = JSON.stringify([address, key]);
        const row = rows.get(id) ?? { resource, address, key, having: new Map() };
        row.having.set(subject.inputs.name, resource);
        rows.set(id, row);
      }
    }
  }
  const sorted = [...rows].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
  return sorted.map(({ resource, address, key, having }) => ({
    check: "known",
    kind: having.size === stacks.length ? "dropped-everywhere" : "dropped",
    stacks: [...having.keys()],
    resource: address,
    type: resource.type,
    property: key,
    expected: null,
    values: {},
    locations: [...having].flatMap(([stack, { position }]) => locate(stack, position)),
    cause: null,
    words: {},
  }));
}
