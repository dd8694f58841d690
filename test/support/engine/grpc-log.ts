import { readFileSync, rmSync } from "node:fs";
import type { WireObject } from "../provider/wire";

/** A call that the engine received (from the program) or made (to a plugin), as `PULUMI_DEBUG_GRPC` logs it. */
export interface LoggedCall {
  /** `/pulumirpc.ResourceMonitor/RegisterResource` */
  readonly method: string;
  readonly request: WireObject;
  /** Null when the call failed. */
  readonly response: WireObject | null;
}

interface Line {
  readonly method: string;
  readonly request?: WireObject;
  readonly response?: WireObject;
  readonly progress?: "request_started" | "response_completed";
}

/** The service that a program talks to. */
export const MONITOR = "/pulumirpc.ResourceMonitor/";

/**
 * Reads a log of gRPC calls and removes it: it holds secrets in clear text. Calls are in order of their answers; those
 * that never got one come last, without a response.
 * @throws Error when the log holds no call: then the engine did not write it, and nothing may be concluded from it.
 */
export function readGrpcLog(file: string): readonly LoggedCall[] {
  try {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    const calls = pair(lines.map((line) => JSON.parse(line) as Line));
    if (calls.length === 0) throw new Error(`the engine logged no call in ${file}`);
    return calls;
  } finally {
    rmSync(file, { force: true });
  }
}

/** Newer engines log a call twice, when it starts and when it is answered, without saying which belong together. */
function pair(lines: readonly Line[]): readonly LoggedCall[] {
  const waiting = new Map<string, number>();
  const calls: LoggedCall[] = [];
  const key = (line: Line) => `${line.method}\0${JSON.stringify(line.request ?? {})}`;
  for (const line of lines) {
    if (line.progress === "request_started") waiting.set(key(line), (waiting.get(key(line)) ?? 0) + 1);
    else {
      waiting.set(key(line), (waiting.get(key(line)) ?? 1) - 1);
      calls.push({ method: line.method, request: line.request ?? {}, response: line.response ?? null });
    }
  }
  for (const [started, count] of waiting) {
    const [method = "", request = "{}"] = started.split("\0");
    for (let i = 0; i < count; i++) calls.push({ method, request: JSON.parse(request) as WireObject, response: null });
  }
  return calls;
}

/** Calls of one method of the resource monitor: `RegisterResource`, `ReadResource`, `Invoke`, … */
export function monitorCalls(calls: readonly LoggedCall[], method: string): readonly LoggedCall[] {
  return calls.filter((call) => call.method === MONITOR + method);
}
