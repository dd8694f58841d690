/** Declared configuration on a real nginx behind HAProxy: what came of every probe. See docs/rehearse.md. */
export { RehearsalError } from "./cell/programs";
export { mayBeLate } from "./late";
export { rehearse, stateOf } from "./rehearse";
export { type Doubt, observeAgain } from "./removal/again";
export { removalExperiment } from "./removal/experiment";
export type * from "./removal/types";
export type * from "./types";
