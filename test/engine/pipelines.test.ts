import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readWorkflow } from "../pipelines/workflows";
import { OWN_PROJECT } from "../support/engine/projects";
import { REPOSITORY } from "../support/engine/versions";
import { openWorkspace, type Workspace } from "../support/engine/workspace";

/** What the last step of a job says to the engine, for a stack. */
function argumentsOf(workflow: string, job: string, stack: string): string[] {
  const { run = "" } = readWorkflow(workflow).jobs[job]!.steps!.at(-1)!;
  const [program, ...args] = run.split(" ").map((word) => (word === '"$STACK"' ? stack : word));
  expect(program).to.equal("pulumi");
  return args;
}

describe("the workflows' commands under the engine", function () {
  this.timeout(300_000);
  let workspace: Workspace;

  before(async () => {
    workspace = await openWorkspace(OWN_PROJECT.dir, OWN_PROJECT.workspace);
    cpSync(join(REPOSITORY, "policy"), join(workspace.dir, "policy"), { recursive: true });
    symlinkSync(join(REPOSITORY, "dist"), join(workspace.dir, "dist"), "dir");
    await workspace.stackInit("prod-eu");
  });
  after(() => workspace?.close());

  it("preview a stack with the policy pack", async () => {
    const { status, stdout, stderr } = await workspace.tryPulumi(...argumentsOf("preview.yml", "preview", "prod-eu"));
    expect(status, stdout + stderr).to.equal(0);
    expect(stdout).to.contain("✅ parity@v");
  });

  it("deploy it without a question", async () => {
    const { status, stdout, stderr } = await workspace.tryPulumi(...argumentsOf("deploy-stack.yml", "up", "prod-eu"));
    expect(status, stdout + stderr).to.equal(0);
    expect(stdout).to.contain("✅ parity@v");
    const { deployment } = (await workspace.export("prod-eu")) as { deployment: { resources: unknown[] } };
    expect(deployment.resources).to.have.length.greaterThan(90);
  });
});
