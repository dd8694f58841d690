/** Declared configuration on a real nginx behind HAProxy: what came of every probe. See docs/rehearse.md. */
export { RehearsalError } from "./cell/programs";
export { rehearse } from "./rehearse";
export { removalExperiment } from "./removal/experiment";
export type * from "./removal/types";
export type * from "./types";
