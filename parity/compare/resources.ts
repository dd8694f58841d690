import type { Resource, Value } from "../graph/types";
import { type Across, type Cell, compareAcross } from "./across";
import { dependencyDifferences } from "./dependencies";
import type { Cutter } from "./fill";
import type { Family, Pair } from "./match";
import { type Mismatch, type Subject, sharedPath, withoutOwn } from "./mismatch";
import { optionValues } from "./options";
import { PropertyComparer } from "./property";
import { sharedAddress } from "./reading";

/** Everything in which environments differ from the sample environment, before anything is folded or grouped. */
export interface Mismatches {
  readonly found: readonly Mismatch[];
  /** Marks of variances that a further pair must tell from constants. */
  readonly doubtful: ReadonlySet<string>;
}

interface ResourceCell extends Cell {
  readonly subject: Subject;
  readonly pair: boolean;
  readonly mine: Resource;
}

type Part = Mismatch["part"];

export function compareResources(sample: Family, subjects: readonly Subject[], cutter: Cutter): Mismatches {
  return new ResourceComparison(sample, subjects, cutter).run();
}

class ResourceComparison {
  private readonly found: Mismatch[] = [];
  private readonly doubtful = new Set<string>();
  /** Inputs that differ, by a stack's resource. */
  private readonly differing = new Map<Resource, Set<string>>();
  private readonly comparer: PropertyComparer;
  private readonly gone: ReadonlyMap<Subject, ReadonlySet<string>>;

  constructor(
    private readonly sample: Family,
    private readonly subjects: readonly Subject[],
    private readonly cutter: Cutter,
  ) {
    this.comparer = new PropertyComparer(cutter);
    this.gone = new Map(subjects.map((subject) => [subject, goneFrom(subject, sample)] as const));
  }

  run(): Mismatches {
    for (const subject of this.subjects) this.identities(subject);
    for (const resource of this.sample.graph.resources) this.resource(resource);
    return { found: this.found, doubtful: this.doubtful };
  }

  /** Resources that are missing, added, or not what they are in the sample environment. */
  private identities(subject: Subject): void {
    const { missing, added, pairs } = subject.matching;
    const aborted = [this.sample.graph, subject.graph].some((graph) =>
      graph.unknowns.some((unknown) => unknown.aborted),
    );
    const say = (rest: Pick<Mismatch, "kind" | "sample" | "mine" | "expected" | "actual">): void => {
      const { sample, mine } = rest;
      const resource = sample
        ? sharedPath(sample.path, this.cutter)
        : withoutOwn(mine!.path, subject.inputs, this.cutter.holes);
      const type = (sample ?? mine)!.type;
      this.found.push({
        subject,
        resource,
        type,
        property: null,
        part: "resource",
        scalars: [],
        inside: null,
        ...rest,
      });
    };
    if (!aborted) {
      for (const sample of missing)
        say({ kind: "resource-missing", sample, mine: null, expected: sample.type, actual: undefined });
      for (const mine of added)
        say({ kind: "resource-added", sample: null, mine, expected: undefined, actual: mine.type });
    }
    for (const { as, sample, actual: mine } of pairs) {
      const both = { sample, mine };
      if (as === "renamed")
        say({ kind: "resource-renamed", ...both, expected: sharedPath(sample.name, this.cutter), actual: mine.name });
      else if (as === "retyped") say({ kind: "resource-type", ...both, expected: sample.type, actual: mine.type });
      else if (as === "moved") say({ kind: "resource-moved", ...both, expected: sample.parent!, actual: mine.parent! });
      else if (mine.kind !== sample.kind)
        say({ kind: "resource-type", ...both, expected: sample.kind, actual: mine.kind });
    }
  }

  private resource(sample: Resource): void {
    const cells = this.subjects.flatMap((subject) => {
      const pair = subject.pairs.get(sample);
      return pair && pair.as !== "retyped" ? [{ subject, pair }] : [];
    });
    if (cells.length === 0) return;
    const side = (
      part: Part,
      of: (resource: Resource) => { readonly [name: string]: Value },
      prefix: (name: string) => string,
    ): void => {
      const expected = of(sample);
      const actual = cells.map(({ pair }) => of(pair.actual));
      const names = new Set([...Object.keys(expected), ...actual.flatMap((values) => Object.keys(values))]);
      for (const name of names) {
        const row = cells.map(({ subject, pair }, index): ResourceCell => {
          const value = Object.hasOwn(actual[index]!, name) ? actual[index]![name] : undefined;
          return { subject, mine: pair.actual, target: subject.matching.target, pair: subject.role === "pair", value };
        });
        const address = prefix(name);
        const value = Object.hasOwn(expected, name) ? expected[name] : undefined;
        this.record(sample, part, compareAcross({ type: sample.type, address, sample: value }, row, this.comparer));
      }
    };
    const taken = new Set([sample, ...cells.map(({ pair }) => pair.actual)].flatMap((one) => Object.keys(one.inputs)));
    const option = (name: string): string => (taken.has(name) ? `options.${name}` : name);
    side(
      "input",
      (resource) => resource.inputs,
      (name) => name,
    );
    side("option", optionValues, option);
    side(
      "output",
      (resource) => resource.outputs ?? {},
      (name) => `outputs.${name}`,
    );
    for (const { subject, pair } of cells) this.dependencies(subject, pair, option);
  }

  private record(sample: Resource, part: Part, across: Across<ResourceCell>): void {
    for (const mark of across.doubtful) this.doubtful.add(mark);
    for (const [{ subject, mine }, { differences, scalars }] of across.differing) {
      for (const { address, kind, expected, actual, position } of differences) {
        const shared = sharedAddress(address, scalars);
        const property = kind === "added" ? withoutOwn(shared, subject.inputs, this.cutter.holes) : shared;
        const resource = sharedPath(sample.path, this.cutter);
        const where = { subject, resource, type: sample.type, property, sample, mine, inside: position };
        this.found.push({ ...where, part, kind, expected, actual, scalars });
        if (part === "input") this.differing.set(mine, (this.differing.get(mine) ?? new Set()).add(topOf(address)));
      }
    }
  }

  private dependencies(subject: Subject, pair: Pair, option: (name: string) => string): void {
    const differing = this.differing.get(pair.actual) ?? NOTHING;
    const found = dependencyDifferences(pair, subject.matching.target, this.gone.get(subject)!, differing);
    for (const { address, expected, actual } of found) {
      const property = address === "dependsOn" ? option(address) : address;
      const where = { subject, resource: sharedPath(pair.sample.path, this.cutter), type: pair.sample.type, property };
      const both = { sample: pair.sample, mine: pair.actual, inside: null };
      this.found.push({ ...where, ...both, part: "dependency", kind: "changed", expected, actual, scalars: [] });
    }
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** The name of the input that an address is in. */
export function topOf(address: string): string {
  return address.split(/[.[!]/, 1)[0]!;
}

/** Paths, in the stack's words, of everything that is missing from it or that it has too much. */
export function goneFrom(subject: Subject, sample: Family): ReadonlySet<string> {
  const gone = new Set<string>();
  const collect = (family: Family, resource: Resource, path: (resource: Resource) => string): void => {
    gone.add(path(resource));
    for (const child of family.children(resource.path)) collect(family, child, path);
  };
  const { missing, added, target } = subject.matching;
  for (const resource of missing) collect(sample, resource, ({ path }) => target.paths.get(path) ?? path);
  for (const resource of added) collect(subject.family, resource, ({ path }) => path);
  return gone;
}
