import type { Position, Unknown } from "../../graph/types";
import { Answers } from "../answers/answers";
import type { Transpiler } from "../loader/transpile";
import type { ValueContext } from "../record/context";
import { toGraph } from "../record/graph";
import { Positions } from "../record/position";
import type { Recorded } from "../record/resource";
import { type EngineRefusal, Monitor, type Registration } from "../sdk/monitor";
import type { RegisterRequest } from "../sdk/requests";
import type { Session } from "../sdk/session";
import { Transforms } from "../sdk/transform";
import { Guard } from "../symbols/guard";
import { Symbols } from "../symbols/symbol";
import { Unsatisfied } from "../symbols/unsatisfied";
import type { Evaluation, EvaluationFailure, EvaluationRequest } from "../types";
import { findEntry, workingFolder } from "./entry";
import { namesOf, needsValue, pendingFailure, positionOf, remedy, split, thrown } from "./failures";
import { loadFailure } from "./load-failure";
import { KnownSecrets } from "./secrets";
import { findSyntaxProblem } from "./syntax";

/** One evaluation as it happens: what the SDK's patched parts talk to, and what it comes to in the end. */
export class RunningEvaluation implements Session {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly symbols: Symbols;
  readonly answers: Answers;
  readonly values: ValueContext;
  readonly guard: Guard;
  readonly monitor: Monitor;
  readonly positions: Positions;
  readonly configReads = new Set<string>();
  readonly pending = new Set<Registration>();
  readonly secrets: KnownSecrets;
  private readonly timers = new Map<unknown, Position>();
  private readonly unknowns: Unknown[] = [];
  private readonly origins = new Map<string, number>();
  private readonly calls = new Map<string, { position: Position | null; file: string | null }[]>();
  private readonly transforms = new Transforms();
  private refusal: EngineRefusal | null = null;
  private failure: EvaluationFailure | null = null;
  private loggedError: string | null = null;
  private finished = false;

  constructor(
    private readonly request: EvaluationRequest,
    private readonly print: (line: string) => void,
    private readonly transpiler: Transpiler,
  ) {
    this.project = request.project;
    this.stack = request.stack;
    this.organization = request.organization;
    this.secrets = KnownSecrets.of(request.config);
    this.positions = new Positions(request.projectDir, transpiler);
    this.symbols = new Symbols(({ reference, operation }) => this.report(reference, operation));
    this.answers = new Answers(request, request.config.values);
    this.values = {
      symbols: this.symbols,
      cwd: workingFolder(request.projectDir, request.main),
      pathOf: (urn) => this.monitor.pathOf(urn),
      unknown: (operation) => this.report(null, operation),
    };
    this.guard = new Guard({
      symbols: this.symbols,
      report: (reference, operation, error) => this.report(reference, operation, this.positions.ofError(error)),
      aborted: (index) => this.markAborted(index),
    });
    this.monitor = new Monitor(this);
  }

  here(): Position | null {
    return this.positions.here();
  }

  learnSecret(value: unknown): void {
    this.secrets.learn(value);
  }

  madeAt(resource: object, type: string): Position | null {
    if (type !== "pulumi:pulumi:Stack") return this.positions.madeAt(resource);
    return this.positions.start(findEntry(this.request.projectDir, this.request.main).path);
  }

  beginInvoke(token: string, position: Position | null, file: string | null): void {
    const waiting = this.calls.get(token);
    if (waiting === undefined) this.calls.set(token, [{ position, file }]);
    else waiting.push({ position, file });
  }

  invokePosition(token: string): { position: Position | null; file: string | null } {
    return this.calls.get(token)?.shift() ?? { position: null, file: null };
  }

  transform(request: RegisterRequest, parent: Recorded | null): Promise<void> {
    return this.transforms.apply(request, parent);
  }

  registered(urn: string, transforms: readonly string[]): void {
    this.transforms.remember(urn, transforms);
  }

  log(severity: "debug" | "info" | "warning" | "error", message: string): void {
    if (severity === "error") this.loggedError ??= message;
    if (severity !== "debug") this.print(`${severity}: ${message}`);
  }

  refuse(refusal: EngineRefusal): void {
    this.refusal ??= refusal;
  }

  /** A number that grows with whatever the program does through the SDK. */
  activity(): number {
    return this.monitor.resources.length + this.monitor.invokes.length + this.pending.size + this.unknowns.length;
  }

  /** The program's own promise has settled. */
  finish(): void {
    this.finished = true;
  }

  fail(failure: EvaluationFailure): void {
    this.failure ??= failure;
  }

  /** The time limit is over. @param active kinds of what keeps the event loop turning */
  timeOut(active: readonly string[]): void {
    const waiting = [...this.pending];
    const named = waiting.length > 0 ? ` (waiting: ${namesOf(waiting)})` : "";
    const kept = active.some((kind) => kind === "Timeout") ? ": a timer" : ": an open connection, file or process";
    this.fail({
      kind: "timed-out",
      message: `the program did not end within its time limit${kept} keeps it running${named}`,
      position: this.timers.values().next().value ?? positionOf(waiting),
      remedy: "Stop the timer, or close what is open, when the program is done; --timeout gives it more time.",
    });
  }

  /** Remembers where a repeating timer was made, until it is cleared. */
  timerStarted(timer: unknown): void {
    const position = this.here();
    if (position !== null) this.timers.set(timer, position);
  }

  timerCleared(timer: unknown): void {
    this.timers.delete(timer);
  }

  /** The program has ended by itself, and left a status that Pulumi takes for a failure. */
  exitsWith(status: number | string): void {
    this.fail({
      kind: "exited",
      message: `the program set process.exitCode to ${status}`,
      position: null,
      remedy: "Pulumi takes that for a failure: throw an error that says what is wrong.",
    });
  }

  /** An error that the program did not handle. */
  crash(error: unknown): void {
    const unknown = error instanceof Unsatisfied ? this.unknowns[error.unknown] : undefined;
    if (unknown !== undefined) this.fail(needsValue(unknown));
    const unloadable = loadFailure(this.placed(error), this.request.projectDir, this.positions);
    if (unloadable !== null) this.fail(unloadable);
    this.fail({ kind: "threw", ...thrown(error), position: this.positions.ofError(error) });
  }

  /** Of a module that is no JavaScript, Node.js may say neither file nor line. */
  private placed(error: unknown): unknown {
    if (!(error instanceof SyntaxError) || this.positions.ofError(error) !== null) return error;
    const { path } = findEntry(this.request.projectDir, this.request.main);
    return findSyntaxProblem(path, this.transpiler) ?? error;
  }

  /** What it came to; called when nothing is left to run. */
  result(): Evaluation {
    this.guard.close();
    const failure = this.refused() ?? this.failure ?? this.unfinished();
    if (failure !== null) {
      return { status: "failed", failure: { ...failure, message: this.secrets.hide(failure.message) } };
    }
    const graph = toGraph({
      project: this.project,
      stack: this.stack,
      resources: this.monitor.resources,
      invokes: this.monitor.invokes,
      unknowns: this.unknowns,
      configReads: this.configReads,
    });
    return { status: "evaluated", graph };
  }

  /** The engine's own refusal comes before the error that the program made of it. */
  private refused(): EvaluationFailure | null {
    if (this.refusal === null) return null;
    const { kind, message, position, remedy } = this.refusal;
    return { kind, message, position, remedy };
  }

  private unfinished(): EvaluationFailure | null {
    const waiting = [...this.pending];
    if (waiting.length > 0) return pendingFailure(waiting);
    if (!this.finished)
      return {
        kind: "pending",
        message: "the program waits for a promise that nothing resolves",
        position: null,
        remedy: "Look for an `await` or an exported promise whose other side never comes.",
      };
    if (this.loggedError === null) return null;
    return { kind: "threw", message: `the program logged an error: ${this.loggedError}`, position: null, remedy: null };
  }

  private report(reference: string | null, operation: string, at: Position | null = this.here()): number {
    const key = JSON.stringify([reference, operation, at]);
    const known = this.origins.get(key);
    if (known !== undefined) return known;
    const [owner, property] = split(reference);
    const blamed = this.monitor.resources.find((resource) => resource.path === owner);
    const type = blamed?.type ?? null;
    const index = this.unknowns.length;
    this.unknowns.push({
      resource: type === null ? null : owner,
      type,
      property,
      operation,
      // A callback's own place is not always to be had: then the resource's has to do.
      position: at ?? blamed?.position ?? null,
      aborted: false,
      remedy: remedy(type, owner, property),
    });
    this.origins.set(key, index);
    return index;
  }

  private markAborted(index: number): void {
    const unknown = this.unknowns[index];
    if (unknown !== undefined) this.unknowns[index] = { ...unknown, aborted: true };
  }

  /** Called by the SDK's patched `registerResource` when its answer has come. */
  settle(registration: Registration): void {
    this.pending.delete(registration);
  }
}
