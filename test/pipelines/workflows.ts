import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { REPOSITORY } from "../support/engine/versions";

export const WORKFLOWS = join(REPOSITORY, ".github", "workflows");

type Permissions = { readonly [scope: string]: string };
type Environment = { readonly [name: string]: string | number };

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Environment;
  readonly with?: { readonly [input: string]: unknown };
}

export interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly uses?: string;
  readonly with?: { readonly [input: string]: unknown };
  readonly permissions?: Permissions;
  readonly environment?: string;
  readonly env?: Environment;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly strategy?: { readonly matrix: { readonly [dimension: string]: readonly unknown[] } };
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: { readonly [event: string]: unknown };
  readonly permissions?: Permissions;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly jobs: { readonly [id: string]: Job };
}

/** All of them, by file name. */
export function workflowFiles(): string[] {
  return readdirSync(WORKFLOWS).sort();
}

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(join(WORKFLOWS, file), "utf8")) as Workflow;
}

/** Every job of every workflow, titled `file: job`. */
export function allJobs(): { readonly title: string; readonly file: string; readonly job: Job }[] {
  return workflowFiles().flatMap((file) =>
    Object.entries(readWorkflow(file).jobs).map(([id, job]) => ({ title: `${file}: ${id}`, file, job })),
  );
}
