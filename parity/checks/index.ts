/** Checks: what is wrong, in sentences. One file a check, one list of them, no registration by import. */
export {
  type CatalogueRow,
  type ContractCheck,
  catalogue,
  contractChecks,
  judgeContract,
  notChecked,
  type StackContext,
  stackContexts,
} from "./contract/index";
export type { Check, CheckContext, Draft, Message } from "./define";
export { type Case, type Example, type Explanation, explain } from "./explain";
export { checks } from "./registry";
export { runChecks } from "./run";
