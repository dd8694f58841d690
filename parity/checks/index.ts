/** Checks: what is wrong, in sentences. One file a check, one list of them, no registration by import. */
export type { Check, CheckContext, Draft, Message } from "./define";
export { type Explanation, explain, pages } from "./pages";
export { checks } from "./registry";
export { runChecks } from "./run";
