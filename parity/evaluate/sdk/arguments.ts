/**
 * What programs pass to the classes of provider SDKs. The classes copy the properties they know and drop the rest
 * without a word; at the monitor those are gone. The loader makes each class report here before it does so.
 */
export interface Passed {
  readonly name: string;
  readonly args: unknown;
  readonly classFile: string;
}

let waiting: Passed[] = [];

type Report = (name: unknown, args: unknown, opts: unknown, file: string) => void;

export function installArgumentCapture(): void {
  const report: Report = (name, args, _opts, classFile) => {
    if (typeof name === "string") waiting.push({ name, args, classFile });
  };
  (globalThis as { __parityArguments?: Report }).__parityArguments = report;
}

/** What the class that is registering `name` was given: it reported last, since registration is synchronous. */
export function takePassed(name: string): Passed | null {
  const index = waiting.findLastIndex((passed) => passed.name === name);
  const passed = waiting[index];
  waiting = [];
  return passed ?? null;
}

/** Keys that were passed with a value and are not among the registered properties, under this or another name. */
export function droppedKeys(passed: Passed | null, properties: Readonly<Record<string, unknown>>): string[] {
  if (passed === null || typeof passed.args !== "object" || passed.args === null) return [];
  const args = passed.args as Record<string, unknown>;
  const registered = new Set(Object.values(properties).filter((value) => typeof value === "object"));
  return Object.keys(args)
    .filter((key) => args[key] !== undefined && !(key in properties))
    .filter((key) => typeof args[key] !== "object" || !registered.has(args[key]))
    .sort();
}
