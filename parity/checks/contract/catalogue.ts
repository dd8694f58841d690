import type { Severity } from "../../result";
import recorded from "./catalogue.json";
import type { Provider } from "./types";

/** One row of the contract between load balancer and nginx, as gathered from the vendors' documents and nginx itself. */
export interface CatalogueRow {
  readonly id: string;
  readonly area: string;
  readonly rule: string;
  readonly symptom: string;
  readonly severity: "outage" | "partial" | "security" | "latent";
  /** Whose load balancers it speaks of. */
  readonly providers: readonly Provider[];
  /** What of nginx it depends on, in words. */
  readonly breaksWhenRemoved: readonly string[];
  readonly sources: readonly string[];
}

/** By area, each in order of its ids. */
export const catalogue = recorded as readonly CatalogueRow[];

const byId: ReadonlyMap<string, CatalogueRow> = new Map(catalogue.map((row) => [row.id, row]));

export function catalogueRow(id: string): CatalogueRow {
  const row = byId.get(id);
  if (row === undefined) throw new Error(`The catalogue has no row ${id}.`);
  return row;
}

/** What a breach weighs unless the row argues otherwise: nothing works, some of it does not, or not yet. */
export const SEVERITY: { readonly [severity in CatalogueRow["severity"]]: Severity } = {
  outage: "error",
  partial: "warning",
  security: "warning",
  latent: "note",
};
