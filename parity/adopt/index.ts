export { addWaivers } from "./add-waivers";
export { findFinding, nameOf } from "./find-finding";
export { type InitResult, init } from "./init";
export { openParityFile, type ParityFile } from "./parity-file";
export {
  isFarAhead,
  requireTerms,
  termProblems,
  type Waivable,
  type WaiverTerms,
  waivable,
  waiverRows,
  whyNotWaivable,
} from "./waivable";
export { rowLines, type WaiverRow } from "./waiver-row";
export { createFileAtomic, writeFileAtomic } from "./write-file";
