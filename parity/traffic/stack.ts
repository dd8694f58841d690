import type { Graph } from "../graph";
import { awsLoadBalancers } from "./aws";
import { azureLoadBalancers } from "./azure";
import { GraphReader } from "./facts";
import { pathsOf } from "./paths";
import type { StackTraffic } from "./types";

/**
 * What a stack's graph says of its traffic. Total: whatever is wrong or cannot be followed is a gap, and what is behind it
 * is left out.
 */
export function trafficOf(graph: Graph): StackTraffic {
  const reader = new GraphReader(graph);
  const loadBalancers = [...awsLoadBalancers(reader), ...azureLoadBalancers(reader)];
  if (loadBalancers.length === 0) tellNone(reader);
  return { stack: graph.stack, loadBalancers, paths: pathsOf(loadBalancers, graph.stack), gaps: reader.gaps };
}

function tellNone(reader: GraphReader): void {
  const root = reader.graph.resources.find(({ kind }) => kind === "stack");
  const at = { resource: root?.path ?? "", type: root?.type ?? "pulumi:pulumi:Stack", property: "", position: null };
  reader.gap(at, "There is no load balancer in this program from which traffic can be followed.", false);
}
