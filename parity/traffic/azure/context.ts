import type { Graph, Resource } from "../../graph";
import type { GraphReader } from "../facts";
import type { DeclaredWebServer } from "../types";
import { byKind } from "./kinds";
import { type Member, membersByPool, poolKey } from "./members";

/** What all of the extractor shares: the graph by kind, and what was made once already. */
export class AzureContext {
  private readonly kinds: ReadonlyMap<string, readonly Resource[]>;
  private members: ReadonlyMap<string, readonly Member[]> | null = null;
  /** By path and property of what holds the custom data. */
  readonly webServers = new Map<string, DeclaredWebServer | null>();

  constructor(readonly reader: GraphReader) {
    this.kinds = byKind(reader.graph.resources);
  }

  get graph(): Graph {
    return this.reader.graph;
  }

  /** In order of path. */
  of(kind: string): readonly Resource[] {
    return this.kinds.get(kind) ?? [];
  }

  /** The machines that have put themselves into a pool of a balancer. */
  membersOf(balancer: Resource, pool: string): readonly Member[] {
    this.members ??= membersByPool(this);
    return this.members.get(poolKey(balancer, pool)) ?? [];
  }
}
