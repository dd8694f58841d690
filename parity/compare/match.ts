import type { Graph, Resource } from "../graph/types";
import { isAliasOf } from "./aliases";
import { numbersAsTheyAre, otherChoices } from "./choices";
import { type Cutter, fillText, type Target } from "./fill";
import type { Inputs } from "./holes";
import { matches, prepare } from "./raw";

/** Two resources that stand for each other, and how they differ in identity. */
export interface Pair {
  readonly sample: Resource;
  readonly actual: Resource;
  readonly as: "same" | "renamed" | "retyped" | "moved";
}

/** The resources of a stack laid upon those of the sample environment. */
export interface Matching {
  readonly target: Target;
  readonly pairs: readonly Pair[];
  /** Outermost ones only: what is inside them is missing, or added, along with them. */
  readonly missing: readonly Resource[];
  readonly added: readonly Resource[];
}

/** A graph with the children of every resource at hand. */
export class Family {
  readonly root: Resource | null;
  private readonly byParent = new Map<string, Resource[]>();

  constructor(readonly graph: Graph) {
    let root: Resource | null = null;
    for (const resource of graph.resources) {
      if (resource.parent === null && resource.kind === "stack") root = resource;
      else {
        const parent = resource.parent ?? "";
        const siblings = this.byParent.get(parent);
        if (siblings) siblings.push(resource);
        else this.byParent.set(parent, [resource]);
      }
    }
    this.root = root;
  }

  children(path: string): readonly Resource[] {
    return this.byParent.get(path) ?? [];
  }

  /** A resource with all that is inside it. */
  within(resource: Resource): Resource[] {
    return [resource, ...this.children(resource.path).flatMap((child) => this.within(child))];
  }
}

/**
 * Lays the graph of an environment upon the sample environment's: from the outside in, by name and type.
 *
 * @param aliased the one has become the other: what has an alias is what it was, also inside a component that is new or gone
 */
export function matchGraphs(sample: Family, actual: Family, inputs: Inputs, cutter: Cutter, aliased = false): Matching {
  const paths = new Map<string, string>();
  const target: Target = { inputs, paths };
  const pairs: Pair[] = [];
  let missing: Resource[] = [];
  let added: Resource[] = [];
  if (sample.root && actual.root) pairs.push({ sample: sample.root, actual: actual.root, as: "same" });
  descend("", "");
  for (const lost of missing) {
    const found = unique(added, (other) => other.type === lost.type && nameOf(lost) === other.name);
    if (found) adopt({ sample: lost, actual: found, as: "moved" });
  }
  if (aliased) adoptAliases();
  const paired = new Set(pairs.flatMap((pair) => [pair.sample, pair.actual]));
  missing = missing.filter((resource) => !paired.has(resource));
  added = added.filter((resource) => !paired.has(resource));
  for (const resource of missing) nameLost(resource);
  return { target, pairs, missing, added };

  function adoptAliases(): void {
    const taken = new Set(pairs.flatMap((pair) => [pair.sample, pair.actual]));
    const free = (family: Family, outer: readonly Resource[]): Resource[] =>
      outer.flatMap((resource) => family.within(resource)).filter((resource) => !taken.has(resource));
    const lost = free(sample, missing);
    for (const fresh of free(actual, added)) {
      const was = unique(lost, (other) => !taken.has(other) && isAliasOf(fresh, other));
      if (was === null || taken.has(fresh)) continue;
      const from = pairs.length;
      adopt({ sample: was, actual: fresh, as: "moved" });
      for (const pair of pairs.slice(from)) taken.add(pair.sample).add(pair.actual);
    }
  }

  /** Paths that what is missing would have: references to it stand in the other resources. */
  function nameLost(resource: Resource): void {
    if (!paths.has(resource.path)) paths.set(resource.path, fillText(cutter.cut(resource.path), target));
    for (const child of sample.children(resource.path)) nameLost(child);
  }

  function nameOf(resource: Resource): string {
    return fillText(cutter.cut(resource.name), target);
  }

  function adopt(pair: Pair): void {
    pairs.push(pair);
    paths.set(pair.sample.path, pair.actual.path);
    descend(pair.sample.path, pair.actual.path);
  }

  function descend(samplePath: string, actualPath: string): void {
    const left = sample.children(samplePath);
    const right = actual.children(actualPath);
    const siblings = pairSiblings(left, right, target, cutter);
    missing.push(...siblings.missing);
    added.push(...siblings.added);
    for (const pair of siblings.pairs) adopt(pair);
  }
}

type Siblings = Pick<Matching, "pairs" | "missing" | "added">;

/**
 * Children of one parent: by filled name and type, then by what else a name can mean, then by one of the two. Names that
 * hold no sample come first: where a stack has the sample too, `web-blue` filled is what a constant `web-green` is.
 */
function pairSiblings(left: readonly Resource[], right: readonly Resource[], target: Target, cutter: Cutter): Siblings {
  const pairs: Pair[] = [];
  const free = new Map(right.map((resource) => [identity(resource.name, resource.type), resource] as const));
  const claim = (sample: Resource, name: string): boolean => {
    const key = identity(name, sample.type);
    const actual = free.get(key);
    if (!actual) return false;
    free.delete(key);
    pairs.push({ sample, actual, as: "same" });
    return true;
  };
  const open = left.filter((sample) => cutter.cut(sample.name).slots.length > 0 || !claim(sample, sample.name));
  let rest = open.filter((sample) => {
    const pattern = cutter.cut(sample.name);
    // A number in a name is far more often an index than a variance: first as it stands.
    const counted = numbersAsTheyAre(pattern.slots);
    if (counted && claim(sample, fillText(pattern, target, counted))) return false;
    return !claim(sample, fillText(pattern, target));
  });
  if (rest.length > 0) {
    rest = rest.filter((sample) => {
      const pattern = cutter.cut(sample.name);
      const choices = otherChoices(pattern.slots, [...pattern.slots.keys()], []);
      return !choices.some((choice) => claim(sample, fillText(pattern, target, choice)));
    });
  }
  const take = (as: Pair["as"], agree: (sample: Resource, actual: Resource) => boolean): void => {
    rest = rest.filter((sample) => {
      const actual = unique([...free.values()], (other) => agree(sample, other));
      if (!actual || rest.filter((other) => agree(other, actual)).length > 1) return true;
      free.delete(identity(actual.name, actual.type));
      pairs.push({ sample, actual, as });
      return false;
    });
  };
  take("retyped", (sample, actual) => fillText(cutter.cut(sample.name), target) === actual.name);
  take("renamed", (sample, actual) => sample.type === actual.type && alike(sample, actual, target, cutter));
  return { pairs, missing: rest, added: [...free.values()] };
}

function identity(name: string, type: string): string {
  return `${type}\n${name}`;
}

function unique<T>(items: readonly T[], wanted: (item: T) => boolean): T | null {
  const found = items.filter(wanted);
  return found.length === 1 ? found[0]! : null;
}

/** Half of the inputs or more are equal: the same thing under another name rather than another thing. */
function alike(sample: Resource, actual: Resource, target: Target, cutter: Cutter): boolean {
  const keys = new Set([...Object.keys(sample.inputs), ...Object.keys(actual.inputs)]);
  const equal = [...keys].filter((key) => {
    const [mine, other] = [sample.inputs[key], actual.inputs[key]];
    return mine !== undefined && other !== undefined && matches(prepare(mine, cutter), other, target);
  });
  return equal.length * 2 >= keys.size;
}
