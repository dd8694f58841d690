import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { findProject, projectName } from "../parity/index";
import type { Outcome } from "./outcome";
import { type Running, runCheck } from "./run-check";

/** The pack's config, as far as judging goes. */
export interface Settings {
  /** Folder of the project; relative to the pack's. */
  readonly project?: string;
  /** Seconds that the check may take. */
  readonly timeout?: number;
}

export const DEFAULT_TIMEOUT_SECONDS = 120;

/**
 * Milliseconds of one evaluation: whoever waits longer than by default means its evaluations too. It ends before the check
 * does, for it knows the line of the program that hangs.
 */
function evaluationMs(timeoutSeconds: number): number {
  return (timeoutSeconds > DEFAULT_TIMEOUT_SECONDS ? timeoutSeconds - 10 : DEFAULT_TIMEOUT_SECONDS / 2) * 1000;
}

/** What a check was started for. */
interface Asked {
  readonly project: string;
  readonly stack: string;
  readonly evaluationMs: number;
}

/** One deployment of one stack: the check is run once, and every policy tells its part of it. */
export class Session {
  private running: (Running & Asked) | null = null;
  private settings: Settings = {};
  /** Names in the pack's config that are no policy. */
  unknownPolicies: readonly string[] = [];

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly packFolder: string,
  ) {}

  /** Starts the check before anyone asks, where the engine says whose it is and no config is needed to find it. */
  begin(): void {
    const [project, stack] = [this.env["PULUMI_PROJECT"], this.env["PULUMI_STACK"]];
    const [folder, another] = project === undefined ? [] : this.found(project);
    if (folder !== undefined && another === undefined && stack !== undefined) this.start(this.asked(folder, stack));
  }

  /** What the config says; before the first {@link outcome}. */
  configure(settings: Settings): void {
    this.settings = settings;
  }

  /** What came of judging the stack of a URN. Never rejects. */
  outcome({ project, stack }: Subject): Promise<Outcome> {
    const folder = this.folderOf(project);
    if (typeof folder !== "string") return Promise.resolve(folder);
    const asked = this.asked(folder, stack);
    // What was begun before the config was there may be about something else.
    if (this.running === null || !sameAs(this.running, asked)) {
      this.running?.stop();
      this.start(asked);
    }
    this.running!.limit(this.seconds * 1000);
    return this.running!.outcome;
  }

  /** True while outputs can be unknown; where the engine does not say, they are taken to be known. */
  get preview(): boolean {
    return this.env["PULUMI_DRY_RUN"] === "true";
  }

  private get seconds(): number {
    return this.settings.timeout ?? DEFAULT_TIMEOUT_SECONDS;
  }

  private asked(project: string, stack: string): Asked {
    return { project, stack, evaluationMs: evaluationMs(this.seconds) };
  }

  private start(asked: Asked): void {
    this.running = { ...runCheck(asked.project, asked.stack, asked.evaluationMs, this.env), ...asked };
  }

  private folderOf(project: string): string | Outcome {
    const { project: configured } = this.settings;
    if (configured === undefined) {
      const [found, another] = this.found(project);
      if (found !== undefined && another === undefined) return found;
      if (another !== undefined)
        return nowhere(`There is a project "${project}" in ${found} and one in ${another}: which one is deployed?`);
      const searched = this.starts().join(", ");
      return nowhere(`No project "${project}" was found in these folders and those above them: ${searched}.`);
    }
    const folder = resolve(this.packFolder, configured);
    const name = projectName(folder);
    if (name === project) return folder;
    const there = name === null ? "has no Pulumi.yaml that can be read" : `is that of the project "${name}"`;
    return nowhere(`The pack's config says that the project "${project}" is in ${folder}, which ${there}.`);
  }

  /** Two copies of a project, as work trees of one repository are, would each be judged for the other. */
  private found(project: string): string[] {
    const folders = this.starts().map((start) => findProject(project, [start]));
    return [...new Set(folders.filter((folder) => folder !== null).map((folder) => realpathSync(folder)))];
  }

  /** The engine does not tell a pack where the project is: beside the pack, or where the command was given. */
  private starts(): string[] {
    const given = [this.env["INIT_CWD"], this.env["PWD"]].filter((folder) => folder !== undefined);
    return [...new Set([this.packFolder, ...given])];
  }
}

function sameAs(running: Asked, asked: Asked): boolean {
  const { project, stack, evaluationMs } = asked;
  return running.project === project && running.stack === stack && running.evaluationMs === evaluationMs;
}

/** Whose resource it is, by its URN. */
export interface Subject {
  readonly project: string;
  readonly stack: string;
}

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function subjectOf(urn: string): Subject {
  const [start = "", project = ""] = urn.split("::");
  return { project, stack: start.slice("urn:pulumi:".length) };
}

function nowhere(reason: string): Outcome {
  const fix =
    "Name the project's folder in a file for --policy-pack-config: " +
    '{ "parity-check": { "project": "/path/to/project" } }.';
  return { kind: "failed", reason, fix };
}
