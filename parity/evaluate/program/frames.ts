import { readSync, writeSync } from "node:fs";
import type { Evaluation, EvaluationRequest } from "../types";

/** File descriptors of the two pipes between the tool and an evaluating process. */
export const REQUESTS_FD = 3;
export const ANSWERS_FD = 4;

/** What an evaluating process sends. */
export type Answer =
  | { readonly kind: "output"; readonly line: string }
  | { readonly kind: "result"; readonly evaluation: Evaluation; readonly reusable: boolean };

/** As they were before any program ran: a program may replace them. */
const { parse, stringify } = JSON;

/** The next request, or null when the tool has closed the pipe. Blocks: between evaluations there is nothing else to do. */
export function readRequest(): EvaluationRequest | null {
  const header = readExactly(4);
  if (header === null) return null;
  const body = readExactly(header.readUInt32BE(0));
  return body === null ? null : (parse(body.toString("utf8")) as EvaluationRequest);
}

/** Written whole before it returns, so that an answer is never lost to an exit that follows. */
export function writeAnswer(answer: Answer): void {
  const frame = encodeFrame(answer);
  for (let at = 0; at < frame.length; ) at += retrying(() => writeSync(ANSWERS_FD, frame, at));
}

/** Length (4 bytes, big-endian) and JSON. */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(stringify(message), "utf8");
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

function readExactly(length: number): Buffer | null {
  const buffer = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const count = retrying(() => readSync(REQUESTS_FD, buffer, at, length - at, null));
    if (count === 0) return null;
    at += count;
  }
  return buffer;
}

/** A pipe that the other side made non-blocking answers "again": wait a millisecond and ask again. */
function retrying(operation: () => number): number {
  for (;;) {
    try {
      return operation();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
