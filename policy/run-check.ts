import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Proof } from "../parity/index";
import type { Outcome } from "./outcome";

export interface Running {
  readonly outcome: Promise<Outcome>;
  /** Ends it, unless it is over. */
  stop(): void;
  /** Milliseconds that it may take, from when it was started. */
  limit(ms: number): void;
}

/**
 * Judges a stack of a project in a process of its own, so that neither its memory nor its end is the pack's.
 * @param evaluationMs what each of its evaluations may take
 */
export function runCheck(project: string, stack: string, evaluationMs: number, env: NodeJS.ProcessEnv): Running {
  const started = Date.now();
  const child = fork(join(__dirname, "policy-child.js"), [project, stack, String(evaluationMs)], {
    cwd: project,
    env: withoutPulumi(env),
    execArgv: [],
    // A group of its own, so that what it started ends with it: a program that never waits for anything hears of no end.
    detached: true,
    // Graphs of large stacks: structured clones are copied faster than JSON is written and read.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let late: NodeJS.Timeout | null = null;
  let tell: (outcome: Outcome) => void = () => undefined;
  const outcome = new Promise<Outcome>((resolve) => {
    tell = resolve;
    child.once("message", (message) => resolve(answered(message)));
    child.once("error", (error) => resolve(failed(`The check could not be started: ${error.message}.`, project)));
    child.once("exit", (status, signal) => resolve(failed(ended(status, signal), project)));
  }).finally(() => clearTimeout(late ?? undefined));
  return {
    outcome,
    stop: () => kill(child),
    limit: (ms) => {
      late ??= setTimeout(
        () => {
          kill(child);
          const took = `The check was not done after ${ms / 1000} seconds, and was ended.`;
          tell({
            ...failed(took, project),
            fix: `${fixFor(project)} If it is right and slow, set \`timeout\` in the pack's config.`,
          });
        },
        Math.max(0, started + ms - Date.now()),
      );
    },
  };
}

/**
 * The engine gives a pack the stack's config, secrets in clear text, and the passphrase it was itself given: none of it is
 * the check's business.
 */
function withoutPulumi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PULUMI_")));
}

function kill(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Where there are no process groups (Windows), or it has just ended.
    child.kill("SIGKILL");
  }
}

function answered(message: unknown): Outcome {
  const answer = message as Proof | { readonly failure: string };
  if ("failure" in answer) return { kind: "failed", reason: `The check failed: ${answer.failure}`, fix: REPORT };
  return { kind: "judged", ...answer };
}

const REPORT = "This is a fault of parity itself. Run `npx parity check`, and report what it says.";

function failed(reason: string, project: string): Outcome & { readonly kind: "failed" } {
  return { kind: "failed", reason, fix: fixFor(project) };
}

function fixFor(project: string): string {
  return `Run \`npx parity check --project ${project}\` to see what it says.`;
}

function ended(status: number | null, signal: NodeJS.Signals | null): string {
  return `The check ended without a result (${signal ?? `exit status ${status}`}).`;
}
