/** The library: whatever the command can do, a program can do. */
export { init, rowLines, termProblems, type Waivable, type WaiverRow, type WaiverTerms } from "./adopt/index";
export { type CheckOptions, check } from "./check";
export { checks, explain } from "./checks/index";
export { InputError } from "./config/index";
export { gitEmail } from "./git-email";
export { type ImpactOptions, impact } from "./impact-of";
export { type RehearsalOptions, rehearse } from "./rehearsal";
export { type FormatName, formatNames, type ReportOptions, render } from "./report/index";
export type * from "./result";
export { type WaiveOptions, type WaiveResult, waive } from "./waive";
