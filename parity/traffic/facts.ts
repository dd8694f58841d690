import type { Graph, Resource, Value } from "../graph";
import { type Resolved, Resolver } from "./resolve";
import type { Gap, Place } from "./types";
import { View } from "./view";

export type { Resolved } from "./resolve";
export { View } from "./view";

/** A graph to read facts from, and what could not be followed while reading. */
export class GraphReader {
  private readonly resolver: Resolver;
  private readonly told = new Map<string, Gap>();

  constructor(readonly graph: Graph) {
    this.resolver = new Resolver(graph);
  }

  /** In the order they were first met. */
  get gaps(): readonly Gap[] {
    return [...this.told.values()];
  }

  /** Says once that something could not be followed. */
  gap(at: Place, message: string, blocking: boolean, unread = false): void {
    const key = `${at.resource}\n${at.property}\n${message}`;
    if (!this.told.has(key)) this.told.set(key, { at, message, blocking, ...(unread && { unread }) });
  }

  at(path: string): Resource | undefined {
    return this.resolver.at(path);
  }

  /** The inputs of a resource. */
  view(resource: Resource): View {
    return new View(this, resource, "", resource.inputs as Value);
  }

  /** A value with its references followed: an output is the input of that name, or unknown. */
  resolve(value: Value | undefined): Resolved {
    return this.resolver.resolve(value);
  }

  /** The resource that a value names, by reference or by literal id or name, of those that `accept` takes; or why not. */
  target(value: Value | undefined, accept: (resource: Resource) => boolean): Resource | { readonly why: string } {
    return this.resolver.target(value, accept);
  }
}
