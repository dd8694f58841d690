export { addWaivers } from "./add-waivers";
export { type InitResult, init } from "./init";
export type { WaiverRow } from "./waiver-row";
export { createFileAtomic, writeFileAtomic } from "./write-file";
