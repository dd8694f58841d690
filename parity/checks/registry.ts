import { closed } from "./closed";
import { contract } from "./contract/contract";
import { contractChecks } from "./contract/index";
import { starts } from "./contract/starts";
import type { Check } from "./define";
import { known } from "./known";
import { oneProvider } from "./one-provider";
import { tested } from "./tested";
import { transparent } from "./transparent";
import { uniform } from "./uniform";
import { waiver } from "./waiver";

/** Every check: the laws, what is said of the contract as a whole, its rows, tests of a change, waivers. A new law is one line here. */
export const checks: readonly Check[] = [
  ...[uniform, transparent, closed, oneProvider, known],
  ...[starts, contract, ...contractChecks],
  tested,
  waiver,
];
