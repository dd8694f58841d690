/** How many frames without a file (built-in functions) may stand between a patched function and who called it. */
const FRAMES = 6;
const SDK = /[\\/]@pulumi[\\/]pulumi[\\/]/;

const INSTALLED = /[\\/]node_modules[\\/]/;

/** Whose code it is that calls: `other` is the SDK, which passes on what it does not understand, and this tool. */
export type Caller = "program" | "library" | "other";

/** Who called the function `below`. */
export function callerOf(below: (...args: never[]) => unknown): Caller {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, below);
    const file = holder.stack?.map((site) => site.getFileName()).find((name) => typeof name === "string");
    if (file === undefined || file === null || file === __filename || SDK.test(file)) return "other";
    return INSTALLED.test(file) ? "library" : "program";
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
