import { canonicalJson, compareText, sha256 } from "../graph/canonical";
import type { Graph, Value } from "../graph/types";
import type { Hole } from "./holes";
import { type Mismatch, type Subject, withoutOwn } from "./mismatch";
import { opaque } from "./text";

/**
 * Digest of the sample environment's graph: what every stack at parity has. Where in the program something is made, in a file
 * or in a callback, is not part of it.
 */
export function sampleDigest(graph: Graph): string {
  const resources = graph.resources.map(({ position: _, waits: __, ...resource }) => resource as unknown as Value);
  const invokes = graph.invokes.map(({ token, args }): Value => [token, args as Value]);
  return sha256(canonicalJson(opaque([resources, invokes])));
}

/** The sample environment's digest, and for a stack that differs from it a digest of that and its differences. */
export function stackDigest(
  sample: string,
  subject: Subject,
  mismatches: readonly Mismatch[],
  config: readonly Value[],
  holes: readonly Hole[],
): string {
  const own = mismatches.filter((mismatch) => mismatch.subject === subject);
  if (own.length === 0 && config.length === 0) return sample;
  const rows = own.map(({ resource, property, kind, actual }) => {
    const value = actual === undefined ? null : canonicalJson(opaque(actual));
    return canonicalJson([resource, property, kind, value === null ? null : withoutOwn(value, subject.inputs, holes)]);
  });
  return sha256(canonicalJson([sample, rows.sort(compareText), ...config]));
}
