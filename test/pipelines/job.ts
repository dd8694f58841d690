import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../support/engine/process";
import type { Job, Step } from "./workflows";

export interface Ran {
  readonly name: string;
  readonly outcome: "success" | "failure" | "skipped";
  readonly stdout: string;
  readonly stderr: string;
}

export interface Finished {
  readonly conclusion: "success" | "failure";
  readonly steps: readonly Ran[];
  /** What the job kept: file → bytes. */
  readonly artifact: ReadonlyMap<string, Buffer>;
}

/** What stands in for an action, by its name without version: gets the step's inputs. */
export type Actions = { readonly [action: string]: (inputs: Readonly<Step["with"]>) => Promise<void> };

export interface JobOptions {
  readonly cwd: string;
  readonly actions: Actions;
  /** True for a command that was made before and would do the same again. */
  readonly done: (command: string) => boolean;
  /** What started it; a pull request where nothing is said. */
  readonly event?: "pull_request" | "merge_group" | "push" | "schedule";
}

const UPLOAD = "actions/upload-artifact";
const STEP_LIMIT_MS = 5 * 60_000;

/** Runs the steps of a job as a runner does: one after the other, `bash -e`, in the environment that the job declares. */
export async function runJob(job: Job, options: JobOptions): Promise<Finished> {
  const steps: Ran[] = [];
  const artifact = new Map<string, Buffer>();
  const outcomes = new Map<string, Ran["outcome"]>();
  for (const step of job.steps ?? []) {
    const failed = steps.some(({ outcome }) => outcome === "failure");
    const ran = runs(step.if, failed, outcomes, options.event ?? "pull_request")
      ? await runStep(step, job, options, artifact)
      : { outcome: "skipped" as const, stdout: "", stderr: "" };
    steps.push({ name: step.name ?? step.uses ?? step.run ?? "", ...ran });
    if (step.id !== undefined) outcomes.set(step.id, ran.outcome);
  }
  return { conclusion: steps.some(({ outcome }) => outcome === "failure") ? "failure" : "success", steps, artifact };
}

/** The conditions that these workflows use; any other is an error, so that none is passed over. */
function runs(
  condition: string | undefined,
  failed: boolean,
  outcomes: ReadonlyMap<string, string>,
  event: string,
): boolean {
  if (condition === undefined) return !failed;
  const known =
    /^\$\{\{ (?:github\.event_name == '(\w+)' && )?!cancelled\(\) && steps\.([\w-]+)\.outcome == 'success' \}\}$/;
  const [, started, after] = known.exec(condition) ?? [];
  if (after === undefined) throw new Error(`a condition that this runner does not know: ${condition}`);
  return (started ?? event) === event && outcomes.get(after) === "success";
}

async function runStep(
  step: Step,
  job: Job,
  options: JobOptions,
  artifact: Map<string, Buffer>,
): Promise<Omit<Ran, "name">> {
  const silent = { outcome: "success" as const, stdout: "", stderr: "" };
  if (step.run !== undefined) return options.done(step.run) ? silent : runCommand(step.run, step, job, options.cwd);
  const action = step.uses!.split("@")[0]!;
  if (action === UPLOAD) keep(String(step.with!["path"]), options.cwd, artifact);
  else if (options.actions[action]) await options.actions[action](step.with);
  else throw new Error(`an action that this runner does not know: ${action}`);
  return silent;
}

function keep(paths: string, cwd: string, artifact: Map<string, Buffer>): void {
  for (const path of paths.split("\n").filter(Boolean)) {
    const file = join(cwd, path);
    if (existsSync(file)) artifact.set(path, readFileSync(file));
  }
}

async function runCommand(command: string, step: Step, job: Job, cwd: string): Promise<Omit<Ran, "name">> {
  const folder = mkdtempSync(join(tmpdir(), "parity-step-"));
  try {
    const script = join(folder, "step.sh");
    writeFileSync(script, command);
    const finished = await run("bash", ["-e", script], {
      cwd,
      env: { ...surroundings(), ...texts(job.env), ...texts(step.env) },
      timeoutMs: STEP_LIMIT_MS,
    });
    return { outcome: finished.status === 0 ? "success" : "failure", ...finished };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A runner without any credentials; npm takes what it has fetched before. */
function surroundings(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    CI: "true",
    GITHUB_ACTIONS: "true",
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
  };
}

function texts(environment: Job["env"] = {}): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}
