/**
 * Small stacks where everything is right, as the graphs that programs for them give. "One good resource, each test
 * breaks one field": `graphOf(bases.alb, [{ set: { "targets healthCheck.path": "/ping" } }])`.
 */
import { alb, nlbProxy, nlbTcp, nlbTls } from "./aws";
import { applicationGateway, azureLoadBalancer } from "./azure";
import type { Base } from "./types";

export { filesOf, graphOf } from "./graph";
export type { Base, BaseResource, Change } from "./types";

/** A new base is a line here; `test/checks/contract/bases.test.ts` holds that no row of the contract speaks of it. */
export const bases = {
  alb,
  "nlb-tcp": nlbTcp,
  "nlb-tls": nlbTls,
  "nlb-proxy": nlbProxy,
  "application-gateway": applicationGateway,
  "azure-load-balancer": azureLoadBalancer,
} satisfies { readonly [name: string]: Base };

export type BaseName = keyof typeof bases;
