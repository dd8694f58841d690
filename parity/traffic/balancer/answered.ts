import type { Observation } from "../probes/types";

/** An answer that the balancer gives by itself. */
export function answered(status: number, location: string | null = null): { readonly answered: Observation } {
  return { answered: { kind: "response", status, location, headers: [], application: null, body: null } };
}
