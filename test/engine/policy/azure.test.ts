import { expect } from "chai";
import { inPairs } from "../../support/engine/pool";
import { OWN_PROJECT, onProvider } from "../../support/engine/projects";
import { stacksOf } from "../../support/engine/proof";
import { withWorkspace } from "../../support/engine/workspace";
import { DEVIATIONS_ON_AZURE, SURROUNDINGS_ON_AZURE } from "./azure";
import type { RefusedCase } from "./deviations";
import { type Outcome, PackRunner, PREVIEW, UP } from "./pack";

const STACK = "prod-eu";

interface Lane {
  readonly outcomes: Map<string | RefusedCase, Outcome>;
  readonly created: readonly string[];
}

/** All that is asked of one workspace, in turn. */
async function inWorkspace(work: (runner: PackRunner, outcomes: Lane["outcomes"]) => Promise<void>): Promise<Lane> {
  return withWorkspace(
    OWN_PROJECT.dir,
    async (workspace) => {
      onProvider(workspace.dir, "azure");
      for (const stack of stacksOf(workspace.dir)) await workspace.stackInit(stack);
      const runner = new PackRunner(workspace, ["infra", `Pulumi.${STACK}.yaml`]);
      const outcomes: Lane["outcomes"] = new Map();
      await work(runner, outcomes);
      return { outcomes, created: await runner.created(STACK) };
    },
    OWN_PROJECT.workspace,
  );
}

describe("the policy pack on Azure", function () {
  this.timeout(600_000);
  let passing: Lane;
  let refusing: Lane;

  before(async () => {
    const lanes = [
      () =>
        inWorkspace(async (runner, outcomes) => {
          for (const stack of stacksOf(runner.workspace.dir))
            outcomes.set(stack, await runner.run(stack, stack === STACK ? UP : PREVIEW));
        }),
      () =>
        inWorkspace(async (runner, outcomes) => {
          for (const one of [...DEVIATIONS_ON_AZURE, SURROUNDINGS_ON_AZURE]) {
            runner.edit(one.edits);
            outcomes.set(one, await runner.run(STACK, one === SURROUNDINGS_ON_AZURE ? PREVIEW : UP));
          }
        }),
    ];
    [passing, refusing] = (await inPairs(lanes, (lane) => lane())) as [Lane, Lane];
  });

  it("passes all four stacks, and lets an update through", () => {
    expect(passing.outcomes.size).to.equal(4);
    for (const { status, said } of passing.outcomes.values()) {
      expect(status, said).to.equal(0);
      expect(said).to.contain("✅ parity@v").and.not.to.contain("can't run policy");
    }
    expect(passing.created.filter((type) => type.startsWith("azure-native:"))).to.have.length.greaterThan(30);
  });

  for (const one of [...DEVIATIONS_ON_AZURE, SURROUNDINGS_ON_AZURE])
    it(`refuses ${one.about}`, () => {
      const { status, said } = refusing.outcomes.get(one)!;
      expect(status, said).not.to.equal(0);
      for (const policy of one.policies) expect(said).to.match(new RegExp(`\\[mandatory\\][^\\]]*\\] ${policy} `));
      for (const word of one.says) expect(said).to.contain(word);
      expect(said, "the engine's own words").not.to.contain("can't run policy");
    });

  it("creates nothing where it refuses", () => {
    expect(refusing.created).to.deep.equal([]);
  });
});
