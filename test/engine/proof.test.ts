import { expect } from "chai";
import { describeDiscrepancy } from "../support/engine/compare";
import { inPairs } from "../support/engine/pool";
import { fixtureProjects } from "../support/engine/projects";
import { initialise, type Proof, provePreview, proveUp, stacksOf } from "../support/engine/proof";
import { openWorkspace, type Workspace } from "../support/engine/workspace";

const described = (proof: Proof) => proof.unexpected.map(describeDiscrepancy);

describe("projects that nobody here wrote, under the real engine", function () {
  this.timeout(300_000);
  const projects = fixtureProjects();

  it("are at least six", () => {
    expect(projects.length).to.be.at.least(6);
  });

  for (const project of projects) {
    describe(project.name, () => {
      let workspace: Workspace;
      before(async () => {
        workspace = await openWorkspace(project.dir, project.workspace);
      });
      after(() => workspace?.close());

      it("is evaluated as the engine previews it, in every stack", async () => {
        const stacks = stacksOf(project.dir);
        expect(stacks).not.to.deep.equal([]);
        const found = await inPairs(stacks, async (stack) => {
          await initialise(workspace, stack);
          return [stack, described(await provePreview(workspace, stack))] as const;
        });
        expect(found).to.deep.equal(stacks.map((stack) => [stack, []]));
      });

      it("is evaluated as the engine deploys it", async () => {
        expect(described(await proveUp(workspace, stacksOf(project.dir)[0]!))).to.deep.equal([]);
      });
    });
  }
});
