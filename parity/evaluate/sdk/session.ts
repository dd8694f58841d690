import type { Position } from "../../graph/types";
import type { Guard } from "../symbols/guard";
import type { EngineRefusal, Monitor, MonitorHost, Registration } from "./monitor";

/** The evaluation that this process is making. Evaluations in one process follow each other; none overlap. */
export interface Session extends MonitorHost {
  readonly monitor: Monitor;
  readonly guard: Guard;
  readonly configReads: Set<string>;
  /** Registrations that were begun and have not been answered. */
  readonly pending: Set<Registration>;
  here(): Position | null;
  /** A value that is secret, and may be in what the program says. */
  learnSecret(value: unknown): void;
  /** Where the program makes a resource; the stack itself is made by the program's first line. */
  madeAt(resource: object, type: string): Position | null;
  beginInvoke(token: string, position: Position | null, file: string | null): void;
  log(severity: "debug" | "info" | "warning" | "error", message: string): void;
  refuse(refusal: EngineRefusal): void;
}

let current: Session | null = null;

export function session(): Session {
  if (current === null) throw new Error("no evaluation is running");
  return current;
}

export function setSession(next: Session): void {
  current = next;
}
