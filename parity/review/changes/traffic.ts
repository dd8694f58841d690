import type { StackTraffic } from "../../traffic/types";
import type { Side, Sides } from "../types";

/** Addresses, as all stacks share them, of everything that traffic paths are made of, on either side. */
export function trafficAddresses({ base, head }: Sides): ReadonlySet<string> {
  return new Set([...addressesIn(base), ...addressesIn(head)]);
}

function addressesIn({ contexts, sample }: Side): string[] {
  return contexts.flatMap(({ stack, traffic, shared }) =>
    [...placesIn(traffic)].map((path) => sample?.addressOf(stack, path) ?? shared(path)),
  );
}

/** Paths of the resources that some fact of a stack's traffic is declared at. */
function placesIn(traffic: StackTraffic): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<object>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null || seen.has(part)) return;
    seen.add(part);
    const { resource, property } = part as { readonly resource?: unknown; readonly property?: unknown };
    if (typeof resource === "string" && typeof property === "string") found.add(resource);
    for (const member of Object.values(part)) visit(member);
  };
  visit(traffic.loadBalancers);
  visit(traffic.paths);
  return found;
}
