/** What the engine is asked for, held against the graph of a stack that was proven. */
export { contentOf, type RawContent } from "./assets";
export { withoutSecrets } from "./options";
export { type Accepted, ProvenStack } from "./proven";
export type * from "./types";
