import type { LoadBalancer } from "../../traffic/types";
import type { StackContext } from "./types";
import { type PathView, viewsOf } from "./view";

/** What stands in another stack where a path's load balancer stands in its own. */
export interface Counterpart {
  readonly stack: string;
  readonly balancer: LoadBalancer;
}

/**
 * The load balancers that do in other stacks what this one does here: that of the same address, or, where both stacks have
 * a single one before nginx, that. A stack where it is not clear which one is left out.
 */
export function counterparts(view: PathView, stacks: readonly StackContext[]): Counterpart[] {
  return stacks.flatMap((other) => {
    const balancer = other === view.context ? null : counterpart(view, other);
    return balancer === null ? [] : [{ stack: other.stack, balancer }];
  });
}

function counterpart({ path, context }: PathView, other: StackContext): LoadBalancer | null {
  const theirs = balancersOf(other);
  const own = addressOf(path.loadBalancer, context);
  const same = theirs.find((balancer) => addressOf(balancer, other) === own);
  if (same !== undefined) return same;
  return theirs.length === 1 && balancersOf(context).length === 1 ? theirs[0]! : null;
}

/** Load balancers before nginx, in order of their paths. */
function balancersOf(context: StackContext): readonly LoadBalancer[] {
  return [...new Set(viewsOf(context).map(({ path }) => path.loadBalancer))];
}

function addressOf({ at }: LoadBalancer, context: StackContext): string {
  return context.addressOf({ resource: at.resource, property: "" }).resource;
}
