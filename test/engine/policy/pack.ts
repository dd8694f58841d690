import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finished } from "../../support/engine/process";
import { REPOSITORY } from "../../support/engine/versions";
import type { Workspace } from "../../support/engine/workspace";

/** The pack of this checkout, which has a project of its own above it. */
export const PACK = join(REPOSITORY, "policy");

/** One edit of a project: `from` stands in the file exactly once. */
export type Edit = readonly [file: string, from: string, to: string];

/** A file for `--policy-pack-config`. */
export type PackConfig = { readonly [policy: string]: unknown };

export interface Outcome extends Finished {
  /** All that the command printed, without line breaks and runs of spaces: messages are wrapped. */
  readonly said: string;
}

/** Runs the pack on a workspace whose files are put back before every edit. */
export class PackRunner {
  private readonly pristine: string;
  private runs = 0;

  /** @param keep entries of the project that are edited */
  constructor(
    readonly workspace: Workspace,
    private readonly keep: readonly string[],
  ) {
    this.pristine = join(workspace.root, "pristine");
    cpSync(workspace.dir, this.pristine, { recursive: true });
  }

  /** The project as it was, with these edits and no others. */
  edit(edits: readonly Edit[]): void {
    for (const entry of this.keep) {
      rmSync(join(this.workspace.dir, entry), { recursive: true, force: true });
      cpSync(join(this.pristine, entry), join(this.workspace.dir, entry), { recursive: true });
    }
    for (const [file, from, to] of edits) {
      const path = join(this.workspace.dir, file);
      const text = readFileSync(path, "utf8");
      const found = text.split(from).length - 1;
      if (found !== 1) throw new Error(`${file} has ${found} times, not once: ${from}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
  }

  /** `pulumi VERB` with the pack; by default with a config that names the workspace as the project. */
  async run(stack: string, verb: readonly string[], config: PackConfig = {}, pack = PACK): Promise<Outcome> {
    const own = { project: this.workspace.dir, ...(config["parity-check"] as object | undefined) };
    return this.runWith(stack, verb, { ...config, "parity-check": own }, pack);
  }

  /** The same with exactly this config, or none. */
  async runWith(stack: string, verb: readonly string[], config: PackConfig | null, pack: string): Promise<Outcome> {
    const file = join(this.workspace.root, `pack-config-${this.runs++}.json`);
    if (config !== null) writeFileSync(file, JSON.stringify(config));
    const flags = ["--stack", stack, "--policy-pack", pack, ...(config === null ? [] : ["--policy-pack-config", file])];
    const finished = await this.workspace.tryPulumi(...verb, ...flags);
    return { ...finished, said: `${finished.stdout} ${finished.stderr}`.replaceAll(/\s+/g, " ") };
  }

  /** Types of all that the stack's state holds. */
  async created(stack: string): Promise<string[]> {
    const { deployment } = (await this.workspace.export(stack)) as {
      readonly deployment: { readonly resources?: readonly { readonly type: string }[] };
    };
    return (deployment.resources ?? []).map(({ type }) => type);
  }
}

export const PREVIEW = ["preview"];
export const UP = ["up", "--yes", "--skip-preview"];

/** Puts the pack where a project of one's own has it: `policy/` beside `Pulumi.yaml`, with what is built. */
export function withOwnPack(workspace: Workspace): void {
  cpSync(PACK, join(workspace.dir, "policy"), { recursive: true });
  symlinkSync(join(REPOSITORY, "dist"), join(workspace.dir, "dist"), "dir");
}
