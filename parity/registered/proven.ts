import { propertyMatcher } from "../graph/index";
import { type Graph, type Resource, TAG, type Value } from "../graph/types";
import type { Finding } from "../result";
import { type About, addedFinding, differenceFinding, leftOutFinding, missingFinding } from "./findings";
import { compareOptions } from "./options";
import type { Difference, RegisteredDependencies, RegisteredResource } from "./types";
import { compareInputs } from "./values";

/** What is accepted whatever it is: resource type → property addresses, with `*` inside one segment. */
export type Accepted = readonly { readonly type: string; readonly property: string }[];

/**
 * The graph of one stack that was proven, against which the engine's requests are held, one after the other, parents
 * first. What differs is told at the outermost place: nothing is said of the children of what was not proven.
 */
export class ProvenStack {
  private readonly byIdentity = new Map<string, Resource>();
  /** URN → path of what is registered; null: it was not proven. */
  private readonly paths = new Map<string, string | null>();
  private readonly byPath: ReadonlyMap<string, Resource>;
  /** Type and name of what is looked up → path. */
  private readonly lookedUp: ReadonlyMap<string, string>;
  /** URN → properties of what is registered that are unknown, in whole or in part. */
  private readonly unknown = new Map<string, ReadonlySet<string>>();
  private readonly leftOut = new Set<string>();

  /** @param preview while an output can be unknown that is known later. */
  constructor(
    private readonly graph: Graph,
    private readonly preview: boolean,
  ) {
    this.byPath = new Map(graph.resources.map((resource) => [resource.path, resource]));
    const reads = graph.resources.filter(({ kind }) => kind === "read");
    this.lookedUp = new Map(reads.map(({ type, name, path }) => [`${type}::${name}`, path]));
    for (const { parent, type, name, ...rest } of graph.resources)
      this.byIdentity.set(identity(parent, type, name), { parent, type, name, ...rest });
  }

  /** What of a resource was not proven, in the order of its properties. */
  resource(registered: RegisteredResource, accepted: Accepted = []): Finding[] {
    const { urn, type, name } = registered;
    if (type === "pulumi:pulumi:Stack") {
      this.paths.set(urn, "");
      return [];
    }
    const parent = registered.parent === null ? "" : (this.paths.get(registered.parent) ?? null);
    const proven = parent === null ? undefined : this.byIdentity.get(identity(parent, type, name));
    this.paths.set(urn, proven?.path ?? null);
    this.unknown.set(urn, unknownIn(registered.inputs));
    if (proven !== undefined && isLeftOut(registered, proven)) {
      this.leftOut.add(urn);
      return [leftOutFinding(this.about(proven.path, type, proven))];
    }
    if (proven !== undefined) return this.differences(registered, proven, accepted);
    if (parent === null || this.isMade(parent) || this.isDefaultProvider(registered)) return [];
    const path = parent === "" ? name : `${parent}/${name}`;
    return [addedFinding(this.about(path, type, null))];
  }

  /** At the end: what was proven and is not registered, and what depends on other resources than was proven. */
  whole(registered: readonly RegisteredDependencies[]): Finding[] {
    // What was shown one by one too: of what is left out of an update there is nothing at the end.
    const there = new Set([...registered.map(({ urn }) => this.paths.get(urn)), ...this.paths.values()]);
    const missing = this.graph.resources.filter(({ path, parent, kind, waits }) => {
      // What is looked up is not shown to policies.
      if (kind === "stack" || kind === "read" || there.has(path)) return false;
      if (waits && this.preview) return false;
      return parent === null || parent === "" || there.has(parent);
    });
    return [
      ...missing.map((resource) => missingFinding(this.about(resource.path, resource.type, resource))),
      ...registered.flatMap((one) => this.dependencies(one)),
    ];
  }

  private differences(registered: RegisteredResource, proven: Resource, accepted: Accepted): Finding[] {
    const { type, name, whole } = registered;
    const own = accepted.filter((entry) => entry.type === type).map(({ property }) => propertyMatcher(property));
    const ignored = (proven.options.ignoreChanges ?? []).map(propertyMatcher);
    const differences: Difference[] = [
      ...compareInputs(proven.inputs, registered.inputs, {
        type,
        name,
        whole,
        preview: this.preview,
        ignored: (property) => ignored.some((matches) => matches(property)),
        waiting: new Set(Object.keys(proven.options.propertyDependencies ?? {})),
        accepted: (property) => own.some((matches) => matches(property)),
      }),
      ...compareOptions(proven, registered),
      ...this.provider(registered, proven),
    ];
    return differences.map((difference) => differenceFinding(this.about(proven.path, type, proven), difference));
  }

  private provider(registered: RegisteredResource, proven: Resource): Difference[] {
    if (proven.options.provider === undefined) return [];
    const now = registered.provider === null ? null : (this.paths.get(registered.provider) ?? null);
    if (now === proven.options.provider) return [];
    return [{ kind: "changed", property: "options.provider", proven: proven.options.provider, registered: now }];
  }

  /** An output that is unknown can be another resource's: what it depends on tells. */
  private dependencies({ urn, properties }: RegisteredDependencies): Finding[] {
    const proven = this.byPath.get(this.paths.get(urn) ?? "");
    if (proven === undefined || proven.kind !== "custom" || this.leftOut.has(urn)) return [];
    const before = proven.options.propertyDependencies ?? {};
    const about = this.about(proven.path, proven.type, proven);
    return [...new Set([...Object.keys(before), ...Object.keys(properties)])].sort().flatMap((property) => {
      const was = [...(before[property] ?? [])].sort();
      const is = this.pathsOf(properties[property] ?? []).filter((path) => !this.isLookedUp(path));
      // What is looked up is shown to policies only when it is refreshed. And while a value is unknown the SDK neither runs the callback
      // nor asks the provider function that leads to a further resource: it knows fewer dependencies.
      const seen = was.filter((path) => !this.isLookedUp(path));
      const waits = this.preview && this.unknown.get(urn)?.has(property) === true;
      const expected = waits ? seen.filter((path) => is.includes(path)) : seen;
      if (expected.join("\n") === is.join("\n")) return [];
      const [proved, registered] = [was, is].map((paths) => `waits for ${paths.join(", ") || "nothing"}`);
      return [differenceFinding(about, { kind: "changed", property, proven: proved!, registered: registered! })];
    });
  }

  private pathsOf(urns: readonly string[]): string[] {
    return urns.map((urn) => this.paths.get(urn) ?? this.lookedUp.get(typeAndName(urn)) ?? urn).sort();
  }

  private isLookedUp(path: string): boolean {
    return this.byPath.get(path)?.kind === "read";
  }

  /** A provider makes the children of a remote component, out of inputs that are compared. */
  private isMade(parent: string): boolean {
    return this.byPath.get(parent)?.kind === "remote";
  }

  /** The engine makes the provider of resources that have none of their own. */
  private isDefaultProvider({ type, name, parent }: RegisteredResource): boolean {
    const pkg = /^pulumi:providers:(.+)$/.exec(type)?.[1];
    if (pkg === undefined || parent !== null || !name.startsWith("default")) return false;
    const { resources, invokes } = this.graph;
    return (
      resources.some((resource) => resource.options.provider === null && resource.type.startsWith(`${pkg}:`)) ||
      invokes.some((invoke) => invoke.provider === null && invoke.token.startsWith(`${pkg}:`))
    );
  }

  private about(resource: string, type: string, proven: Resource | null): About {
    return { stack: this.graph.stack, resource, type, proven };
  }
}

/**
 * An update of some resources (`--target`, `--exclude`) makes none of the others: the engine does not ask the provider about
 * them, and shows what is in the state, for a new one nothing at all.
 */
function isLeftOut({ inputs }: RegisteredResource, proven: Resource): boolean {
  if (proven.kind !== "custom" || Object.keys(inputs).length > 0) return false;
  return Object.values(proven.inputs).some(
    (value) => typeof value !== "object" || (value !== null && Object.keys(value).length > 0),
  );
}

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME`: a name may hold `::`. */
function typeAndName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.slice(types.lastIndexOf("$") + 1)}::${name.join("::")}`;
}

function unknownIn(inputs: RegisteredResource["inputs"]): ReadonlySet<string> {
  return new Set(Object.keys(inputs).filter((property) => hasUnknown(inputs[property]!)));
}

function hasUnknown(value: Value): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (TAG in value && (value as { readonly [TAG]: Value })[TAG] === "unknown") return true;
  return Object.values(value).some((item: Value) => hasUnknown(item));
}

function identity(parent: string | null, type: string, name: string): string {
  return JSON.stringify([parent, type, name]);
}
