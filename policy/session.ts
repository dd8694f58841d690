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

/** One deployment of one stack: the check is run once, and every policy tells its part of it. */
export class Session {
  private running: (Running & { readonly project: string; readonly stack: string }) | null = null;
  private settings: Settings = {};

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly packFolder: string,
  ) {}

  /** Starts the check before anyone asks, where the engine says whose it is and no config is needed to find it. */
  begin(): void {
    const [project, stack] = [this.env["PULUMI_PROJECT"], this.env["PULUMI_STACK"]];
    const folder = project === undefined ? null : findProject(project, this.starts());
    if (folder !== null && stack !== undefined) this.start(folder, stack);
  }

  /** What the config says; before the first {@link outcome}. */
  configure(settings: Settings): void {
    this.settings = settings;
  }

  /** What came of judging the stack of a URN. Never rejects. */
  outcome({ project, stack }: Subject): Promise<Outcome> {
    const folder = this.folderOf(project);
    if (typeof folder !== "string") return Promise.resolve(folder);
    if (this.running?.project !== folder || this.running.stack !== stack) {
      this.running?.stop();
      this.start(folder, stack);
    }
    this.running!.limit((this.settings.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000);
    return this.running!.outcome;
  }

  /** True while outputs can be unknown; where the engine does not say, they are taken to be known. */
  get preview(): boolean {
    return this.env["PULUMI_DRY_RUN"] === "true";
  }

  private start(project: string, stack: string): void {
    this.running = { ...runCheck(project, stack, this.env), project, stack };
  }

  private folderOf(project: string): string | Outcome {
    const { project: configured } = this.settings;
    if (configured === undefined) {
      const found = findProject(project, this.starts());
      if (found !== null) return found;
      const searched = this.starts().join(", ");
      return nowhere(`No project "${project}" was found in these folders and those above them: ${searched}.`);
    }
    const folder = resolve(this.packFolder, configured);
    const name = projectName(folder);
    if (name === project) return folder;
    const there = name === null ? "has no Pulumi.yaml that can be read" : `is that of the project "${name}"`;
    return nowhere(`The pack's config says that the project "${project}" is in ${folder}, which ${there}.`);
  }

  /** The engine does not tell a pack where the project is: beside the pack, or where the command was given. */
  private starts(): string[] {
    const given = [this.env["INIT_CWD"], this.env["PWD"]].filter((folder) => folder !== undefined);
    return [...new Set([this.packFolder, ...given])];
  }
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
