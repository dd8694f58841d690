import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Position } from "../graph/types";
import { pausedAt } from "./inspector";
import { Transpiler } from "./loader/transpile";
import { findEntry, workingFolder } from "./program/entry";
import { ANSWERS_FD, type Answer, encodeFrame, REQUESTS_FD } from "./program/frames";
import { Positions } from "./record/position";
import type { Evaluation, EvaluationRequest } from "./types";

/**
 * Flags of an evaluating process: a young generation large enough that most of an evaluation dies in it, and no warnings, which would look like the program's output.
 */
const NODE_FLAGS = ["--max-semi-space-size=16", "--no-warnings", "--stack-size=1968", "--inspect-port=127.0.0.1:0"];

/** How long a process whose event loop turns may take to say what it waits for. */
const ANSWER_MS = 300;
/** With these V8 begins to tell how the process dies: nothing after them is the program's, and nothing is of use to it. */
const LAST_WORDS = /^(<--- Last few GCs --->|FATAL ERROR: |----- Native stack trace -----|# Fatal error in )/;
const INSPECTOR_LINE = /^(For help, see: |Debugger attached|Debugger ending|Waiting for the debugger)/;

export interface WorkerEvents {
  onLine(line: string): void;
}

/** One evaluating process. It takes one request at a time. */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private buffer: Buffer = Buffer.alloc(0);
  private events: WorkerEvents = { onLine: () => undefined };
  private settle: ((outcome: Outcome) => void) | null = null;
  private ended = false;
  private inspectorUrl: string | null = null;
  private dying = false;
  private outOfMemory = false;

  /** @param projectDir the project whose SDK the process loads before its first request. */
  constructor(file: string, environment: Readonly<Record<string, string>>, projectDir: string | undefined) {
    this.child = spawn(process.execPath, [...NODE_FLAGS, file, ...(projectDir === undefined ? [] : [projectDir])], {
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    });
    (this.child.stdio[ANSWERS_FD] as Duplex).on("data", (chunk: Buffer) => this.receive(chunk));
    // The worker passes on what programs print as answers; what arrives here comes from processes they started.
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk: Buffer) => this.printed(chunk));
    (this.child.stdio[REQUESTS_FD] as Duplex).on("error", () => undefined);
    this.child.on("error", () => this.end());
    this.child.on("close", () => this.end());
  }

  /** Evaluates; gives the result and whether the process can take another request. */
  async evaluate(request: EvaluationRequest, timeoutMs: number, events: WorkerEvents): Promise<Outcome> {
    this.events = events;
    return new Promise((resolve) => {
      const timer = setTimeout(() => void this.giveUp(request, timeoutMs), timeoutMs);
      this.settle = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      if (this.ended) return this.finish({ evaluation: crashed(this.outOfMemory), reusable: false });
      (this.child.stdio[REQUESTS_FD] as Duplex).write(encodeFrame(request));
    });
  }

  /**
   * Asks the program's own process what it waits for; when its event loop does not turn, the inspector tells the line.
   * Then the process is stopped, whatever it said.
   */
  private async giveUp(request: EvaluationRequest, timeoutMs: number): Promise<void> {
    this.child.kill("SIGTERM");
    await delay(ANSWER_MS);
    if (this.settle === null) return;
    const position = await this.blockedAt(request);
    this.stop();
    this.finish({ evaluation: timedOut(timeoutMs, position), reusable: false });
  }

  private async blockedAt(request: EvaluationRequest): Promise<Position | null> {
    this.child.kill("SIGUSR1");
    for (let waited = 0; waited < 2000 && this.inspectorUrl === null; waited += 20) await delay(20);
    const frames = this.inspectorUrl === null ? [] : await pausedAt(this.inspectorUrl);
    return positionsFor(request).first(frames);
  }

  stop(): void {
    this.child.kill("SIGKILL");
  }

  /** Lets the process end by itself: it has nothing more to do. */
  close(): void {
    (this.child.stdio[REQUESTS_FD] as Duplex).end();
  }

  private receive(chunk: Buffer): void {
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    while (this.buffer.length >= 4) {
      const end = 4 + this.buffer.readUInt32BE(0);
      if (this.buffer.length < end) return;
      const answer = parseAnswer(this.buffer.subarray(4, end));
      // A program that writes into the tool's own pipe: nothing that follows can be understood.
      if (answer === null) {
        this.stop();
        return;
      }
      this.buffer = this.buffer.subarray(end);
      if (answer.kind === "output") this.events.onLine(answer.line);
      else this.finish(answer);
    }
  }

  private printed(chunk: Buffer): void {
    for (const line of chunk.toString("utf8").split("\n")) {
      const url = /^Debugger listening on (ws:\/\/\S+)/.exec(line)?.[1];
      if (url !== undefined) this.inspectorUrl = url;
      this.dying ||= LAST_WORDS.test(line);
      this.outOfMemory ||= this.dying && /out of memory/.test(line);
      if (url !== undefined || this.dying) continue;
      if (line !== "" && !INSPECTOR_LINE.test(line)) this.events.onLine(line);
    }
  }

  private end(): void {
    this.ended = true;
    this.finish({ evaluation: crashed(this.outOfMemory), reusable: false });
  }

  private finish(outcome: Outcome): void {
    const settle = this.settle;
    this.settle = null;
    settle?.(outcome);
  }
}

export interface Outcome {
  readonly evaluation: Evaluation;
  readonly reusable: boolean;
}

function parseAnswer(body: Buffer): Answer | null {
  try {
    return JSON.parse(body.toString("utf8")) as Answer;
  } catch {
    return null;
  }
}

function crashed(outOfMemory: boolean): Evaluation {
  const message = outOfMemory
    ? "the program used more memory than there is"
    : "the process that ran the program ended without a result (out of memory, or stopped from outside)";
  const remedy = outOfMemory ? "Look for a loop that never stops collecting." : null;
  return { status: "failed", failure: { kind: "crashed", message, position: null, remedy } };
}

function timedOut(timeoutMs: number, position: Position | null): Evaluation {
  return {
    status: "failed",
    failure: {
      kind: "timed-out",
      message: `the program did not end within ${timeoutMs / 1000} s`,
      position,
      remedy: "Look for a loop that never ends; --timeout gives it more time.",
    },
  };
}

/** Places in the program as its process would tell them. */
function positionsFor(request: EvaluationRequest): Positions {
  const transpiler = new Transpiler(workingFolder(request.projectDir, request.main), request.projectDir);
  const { esm } = findEntry(request.projectDir, request.main);
  return new Positions(request.projectDir, transpiler, esm ? "esm" : "commonjs");
}
