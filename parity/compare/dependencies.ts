import { compareText } from "../graph/canonical";
import type { Resource, Value } from "../graph/types";
import type { Target } from "./fill";
import type { Pair } from "./match";
import { reference } from "./options";

/** A difference in what a resource depends on: `dependsOn`, or what the value of a property depends on. */
export interface DependencyDifference {
  /** `dependsOn`, or the property's name. */
  readonly address: string;
  readonly expected: Value;
  readonly actual: Value;
}

/**
 * What a pair of resources depends on differently.
 *
 * @param gone paths, in the stack's words, of resources that are missing or added: what depends on them follows from that
 * @param differing properties that are already known to differ: what they depend on follows from that
 */
export function dependencyDifferences(
  { sample, actual }: Pair,
  target: Target,
  gone: ReadonlySet<string>,
  differing: ReadonlySet<string>,
): DependencyDifference[] {
  const mapped = (paths: Iterable<string>): string[] => [...paths].map((path) => target.paths.get(path) ?? path);
  const found: DependencyDifference[] = [];
  const all = { expected: mapped(sample.options.dependencies ?? []), actual: [...(actual.options.dependencies ?? [])] };
  const byProperties = { expected: new Set(mapped(ofProperties(sample))), actual: new Set(ofProperties(actual)) };
  const explicit = {
    expected: all.expected.filter((path) => !byProperties.expected.has(path)),
    actual: all.actual.filter((path) => !byProperties.actual.has(path)),
  };
  const lost = explicit.expected.filter((path) => !all.actual.includes(path) && !gone.has(path));
  const gained = explicit.actual.filter((path) => !all.expected.includes(path) && !gone.has(path));
  if (lost.length > 0 || gained.length > 0) found.push(difference("dependsOn", explicit.expected, explicit.actual));
  for (const [property, paths] of Object.entries(sample.options.propertyDependencies ?? {})) {
    const there = actual.options.propertyDependencies?.[property];
    if (there === undefined || differing.has(property)) continue;
    const here = mapped(paths);
    const same = [...new Set([...here, ...there])].every(
      (path) => gone.has(path) || here.includes(path) === there.includes(path),
    );
    if (!same) found.push(difference(property, here, [...there]));
  }
  return found;
}

function difference(address: string, expected: readonly string[], actual: readonly string[]): DependencyDifference {
  const value = (paths: readonly string[]): Value => [...paths].sort(compareText).map(reference);
  return { address, expected: value(expected), actual: value(actual) };
}

function ofProperties(resource: Resource): string[] {
  return Object.values(resource.options.propertyDependencies ?? {}).flat();
}
