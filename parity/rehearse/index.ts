/** Declared configuration on a real nginx behind HAProxy: what came of every probe. See docs/rehearse.md. */
export { RehearsalError } from "./cell/programs";
export { rehearse } from "./rehearse";
export type * from "./types";
