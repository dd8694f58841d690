import type { GraphReader } from "../facts";
import type { LoadBalancer } from "../types";
import { AzureContext } from "./context";
import { gatewayOf } from "./gateway";
import { azureLoadBalancerOf } from "./load-balancer";
import { tellOthers } from "./others";

/** The load balancers that a graph declares on Azure, with all that is behind them. What cannot be followed is a gap of the reader. */
export function azureLoadBalancers(reader: GraphReader): readonly LoadBalancer[] {
  const azure = new AzureContext(reader);
  tellOthers(azure);
  const gateways = azure.of("network/ApplicationGateway").flatMap((resource) => gatewayOf(azure, resource) ?? []);
  const balancers = azure.of("network/LoadBalancer").flatMap((resource) => azureLoadBalancerOf(azure, resource) ?? []);
  return [...gateways, ...balancers];
}
