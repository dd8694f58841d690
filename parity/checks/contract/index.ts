/** The contract between load balancer and nginx: one row of the catalogue, one check, one file. See docs/contract.md. */
import { hc01 } from "./hc-01";
import { hc02 } from "./hc-02";
import { hc03 } from "./hc-03";
import { hc04 } from "./hc-04";
import { hc05 } from "./hc-05";
import { hc06 } from "./hc-06";
import { hc07 } from "./hc-07";
import { hc08 } from "./hc-08";
import { hc09 } from "./hc-09";
import { hc10 } from "./hc-10";
import { hc11 } from "./hc-11";
import { hc12 } from "./hc-12";
import { hc13 } from "./hc-13";
import { hc14 } from "./hc-14";
import { hc15 } from "./hc-15";
import { hc16 } from "./hc-16";
import { hc17 } from "./hc-17";
import { ip01 } from "./ip-01";
import { ip02 } from "./ip-02";
import { ip03 } from "./ip-03";
import { ip04 } from "./ip-04";
import { ip05 } from "./ip-05";
import { ip06 } from "./ip-06";
import { ip07 } from "./ip-07";
import { ip08 } from "./ip-08";
import { lc01 } from "./lc-01";
import { lc02 } from "./lc-02";
import { lm01 } from "./lm-01";
import { lm02 } from "./lm-02";
import { lm03 } from "./lm-03";
import { lm04 } from "./lm-04";
import { lm05 } from "./lm-05";
import { net01 } from "./net-01";
import { net02 } from "./net-02";
import { net03 } from "./net-03";
import { net04 } from "./net-04";
import { net05 } from "./net-05";
import { net06 } from "./net-06";
import { net07 } from "./net-07";
import { pr01 } from "./pr-01";
import { pr02 } from "./pr-02";
import { pr03 } from "./pr-03";
import { pr04 } from "./pr-04";
import { pr05 } from "./pr-05";
import { pr06 } from "./pr-06";
import { rt01 } from "./rt-01";
import { rt02 } from "./rt-02";
import { rt03 } from "./rt-03";
import { rt04 } from "./rt-04";
import { rt05 } from "./rt-05";
import { rt06 } from "./rt-06";
import { rt07 } from "./rt-07";
import { rt08 } from "./rt-08";
import { rt09 } from "./rt-09";
import { rt10 } from "./rt-10";
import { tl01 } from "./tl-01";
import { tl02 } from "./tl-02";
import { tl03 } from "./tl-03";
import { tl04 } from "./tl-04";
import { tl05 } from "./tl-05";
import { tl06 } from "./tl-06";
import { tl07 } from "./tl-07";
import { to01 } from "./to-01";
import { to02 } from "./to-02";
import { to03 } from "./to-03";
import { to04 } from "./to-04";
import { to05 } from "./to-05";
import { to06 } from "./to-06";
import { to07 } from "./to-07";
import { to08 } from "./to-08";
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
  ...[hc01, hc02, hc03, hc04, hc05, hc06, hc07, hc08, hc09],
  ...[hc10, hc11, hc12, hc13, hc14, hc15, hc16, hc17],
  ...[rt01, rt02, rt03, rt04, rt05, rt06, rt07, rt08, rt09, rt10],
  ...[ip01, ip02, ip03, ip04, ip05, ip06, ip07, ip08],
  ...[to01, to02, to03, to04, to05, to06, to07, to08],
  ...[pr01, pr02, pr03, pr04, pr05, pr06],
  ...[lm01, lm02, lm03, lm04, lm05],
  ...[tl01, tl02, tl03, tl04, tl05, tl06, tl07],
  ...[lc01, lc02],
];
