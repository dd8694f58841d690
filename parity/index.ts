/** The library: whatever the command can do, a program can do. */
export {
  findFinding,
  init,
  rowLines,
  termProblems,
  type Waivable,
  type WaiverRow,
  type WaiverTerms,
  whyNotWaivable,
} from "./adopt/index";
export { type CheckOptions, check } from "./check";
export { checks, explain } from "./checks/index";
export { findProject, InputError, projectName } from "./config/index";
export { gitEmail } from "./git-email";
export { type Graph, TAG, type Value } from "./graph/types";
export { type ImpactOptions, impact } from "./impact-of";
export { type Proof, type ProofOptions, prove } from "./prove";
export {
  type Accepted,
  contentOf,
  ProvenStack,
  type RawContent,
  type RegisteredDependencies,
  type RegisteredOptions,
  type RegisteredResource,
} from "./registered/index";
export { type RehearsalOptions, rehearse } from "./rehearsal";
export {
  type FormatName,
  formatNames,
  type ReportOptions,
  render,
  renderFindingAlone,
} from "./report/index";
export type * from "./result";
export { type ReviewOptions, review } from "./review-of";
export { type WaiveOptions, type WaiveResult, waive } from "./waive";
