import type { Graph, Resource } from "../../graph";
import type { GraphReader } from "../facts";
import type { DeclaredWebServer, TargetGroup } from "../types";
import { byKind } from "./kinds";

/** What all of the extractor shares: the graph by kind, and what was made once already. */
export class AwsContext {
  private readonly kinds: ReadonlyMap<string, readonly Resource[]>;
  /** Groups by balancer and path: a balancer's rules that forward to one group mean the same group. */
  readonly groups = new Map<string, TargetGroup>();
  /** By path of the template or instance that holds the user data. */
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

  /** Kinds that occur, with their resources. */
  all(): ReadonlyMap<string, readonly Resource[]> {
    return this.kinds;
  }
}

/** The balancer as what belongs to it needs to see it. */
export interface Balancer {
  readonly resource: Resource;
  readonly kind: "alb" | "nlb";
  /** Paths of its security groups. */
  readonly groups: ReadonlySet<string>;
}
