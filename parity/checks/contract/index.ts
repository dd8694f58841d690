/** The contract between load balancer and nginx: one row of the catalogue, one check, one file. See docs/contract.md. */
import { hc03 } from "./hc-03";
import { net01 } from "./net-01";
import { net02 } from "./net-02";
import { net03 } from "./net-03";
import { net04 } from "./net-04";
import { net05 } from "./net-05";
import { net06 } from "./net-06";
import { net07 } from "./net-07";
import type { ContractCheck, StackContext } from "./types";

export { type CatalogueRow, catalogue } from "./catalogue";
export { stackContexts } from "./context";
export { notChecked } from "./not-checked";
export type { ContractCheck, Outcome, StackContext, Violation } from "./types";

/** Judges every row in every stack. What it says is kept: checks that ask for it later get it at once. */
export function judgeContract(contexts: readonly StackContext[]): void {
  for (const check of contractChecks) for (const context of contexts) check.outcome(context, contexts);
}

/** Every row, by area as in the catalogue. A new row is one file and one line here. */
export const contractChecks: readonly ContractCheck[] = [
  ...[net01, net02, net03, net04, net05, net06, net07],
  ...[hc03],
];
