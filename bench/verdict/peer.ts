import { ensureEngine } from "../../test/support/engine/ensure";
import { OWN_PROJECT } from "../../test/support/engine/projects";
import { initialise, stacksOf } from "../../test/support/engine/proof";
import { openWorkspace, type Workspace } from "../../test/support/engine/workspace";
import { ProcessTree, type Usage } from "../support/process-tree";

/** What one gets without this tool: a preview of every stack, one after the other. */
export interface Previews {
  /** Seconds of wall-clock time, all stacks together; what is between the commands does not count. */
  readonly seconds: number;
  readonly usage: Usage;
}

/** A copy of this repository's project under the real engine, all stacks made and empty. */
export class Peer {
  private constructor(
    private readonly workspace: Workspace,
    readonly stacks: readonly string[],
  ) {}

  static async open(): Promise<Peer> {
    const stacks = stacksOf(OWN_PROJECT.dir);
    const workspace = await openWorkspace(OWN_PROJECT.dir, OWN_PROJECT.workspace);
    for (const stack of stacks) await initialise(workspace, stack);
    return new Peer(workspace, stacks);
  }

  close(): void {
    this.workspace.close();
  }

  /** `pulumi preview` as `Pulumi.yaml` sets it up, without the request log that the tests ask for. */
  async previews(): Promise<Previews> {
    const tree = new ProcessTree({ intervalMs: 20, memory: false, role });
    let seconds = 0;
    for (const stack of this.stacks) seconds += (await this.workspace.pulumi("preview", "--stack", stack)).ms / 1000;
    return { seconds, usage: tree.stop() };
  }
}

/** One line for the header. */
export async function describePeer(): Promise<string> {
  const { version, from } = await ensureEngine();
  const origin = from === "path" ? "the installed one" : "built from its Go modules";
  return `peer     pulumi ${version} (${origin}), simulated providers, file backend, the loader of Pulumi.yaml`;
}

/** The simulated provider is this repository's own: what it costs is not the engine's doing. */
function role(commandLine: string): string {
  if (/pulumi-resource-(aws|azure-native)/.test(commandLine)) return "simulated provider";
  if (/pulumi-language-nodejs/.test(commandLine)) return "language host";
  if (/^\S*node\b/.test(commandLine)) return "program";
  return /^\S*pulumi\b/.test(commandLine) ? "engine" : "other";
}
