import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { version } from "../../../package.json";
import { Session } from "../../../policy/session";
import { inPairs } from "../../support/engine/pool";
import { fixtureProjects, OWN_PROJECT } from "../../support/engine/projects";
import { stacksOf } from "../../support/engine/proof";
import { REPOSITORY } from "../../support/engine/versions";
import { openWorkspace, type Workspace, withWorkspace } from "../../support/engine/workspace";
import { DEVIATIONS, WAIVED } from "./deviations";
import { type Edit, type Outcome, PACK, PackRunner, PREVIEW, UP, withOwnPack } from "./pack";

const STACK = "prod-eu";
const deviating = DEVIATIONS.find(({ policies }) => policies[0] === "uniform")!.edits;

/** Only an evaluation runs into it: the engine's own run has a backend. */
const inEvaluation = (code: string): Edit => [
  "infra/index.ts",
  "const stack = getStack();",
  `if (!process.env["PULUMI_BACKEND_URL"]) ${code}\nconst stack = getStack();`,
];

describe("the policy pack", function () {
  this.timeout(600_000);
  let workspace: Workspace;
  let runner: PackRunner;

  before(async () => {
    workspace = await openWorkspace(OWN_PROJECT.dir, OWN_PROJECT.workspace);
    for (const stack of stacksOf(workspace.dir)) await workspace.stackInit(stack);
    runner = new PackRunner(workspace, ["infra", "parity.yaml", `Pulumi.${STACK}.yaml`]);
  });
  after(() => workspace?.close());

  const refused = async (edits: readonly Edit[], config: object, ...says: readonly string[]): Promise<void> => {
    runner.edit(edits);
    const { status, said } = await runner.run(STACK, UP, { ...config });
    expect(status, said).not.to.equal(0);
    expect(said).to.match(/\[mandatory\] \[severity: high\] parity-check /);
    for (const word of says) expect(said).to.contain(word);
  };

  it("passes all four stacks from the project's own folder, and lets an update through", async () => {
    await withWorkspace(
      OWN_PROJECT.dir,
      async (own) => {
        withOwnPack(own);
        const project = new PackRunner(own, []);
        const stacks = stacksOf(own.dir);
        for (const stack of stacks) await own.stackInit(stack);
        const outcomes = await inPairs(stacks, (stack) => {
          return project.runWith(stack, stack === STACK ? UP : PREVIEW, null, "policy");
        });
        for (const { status, said } of outcomes) {
          expect(status, said).to.equal(0);
          expect(said).to.contain(`✅ parity@v${version}`);
        }
        expect(await project.created(STACK)).to.have.length.greaterThan(90);
        // What is there already is known in a second preview, and must be what was proven.
        const again = await project.runWith(STACK, [...PREVIEW, "--expect-no-changes"], null, "policy");
        expect(again.status, again.said).to.equal(0);
      },
      OWN_PROJECT.workspace,
    );
  });

  it("passes a project of other people's, with secrets, by its config, and says what it needs without", async () => {
    const project = fixtureProjects().find(({ name }) => name === "web-cluster")!;
    await withWorkspace(
      project.dir,
      async (other) => {
        const [stack] = stacksOf(other.dir);
        await other.stackInit(stack!);
        const run = new PackRunner(other, ["Pulumi.test.yaml"]);
        const passed = await run.run(stack!, PREVIEW, {
          all: "advisory",
          "proven-resources": "remediate",
          "proven-stack": "mandatory",
        });
        expect(passed.status, passed.said).to.equal(0);
        const lost = await run.runWith(stack!, UP, null, PACK);
        expect(lost.status).not.to.equal(0);
        expect(lost.said).to.contain('No project "web-cluster" was found').and.to.contain("--policy-pack-config");
      },
      project.workspace,
    );
  });

  it("lets a waived deviation through, and says whose it is", async () => {
    runner.edit(WAIVED);
    const { status, said } = await runner.run(STACK, PREVIEW);
    expect(status, said).to.equal(0);
    expect(said)
      .to.match(/\[advisory\] \[severity: low\] waived /)
      .and.to.contain("the old region starts slowly");
  });

  it("keeps to the levels of its config", async () => {
    runner.edit(deviating);
    const [advised, disabled] = await inPairs(
      [{ uniform: "advisory" }, { uniform: { enforcementLevel: "disabled" } }],
      (config) => runner.run(STACK, PREVIEW, config),
    );
    expect(advised!.status, advised!.said).to.equal(0);
    expect(advised!.said).to.match(/\[advisory\] \[severity: high\] uniform .*europe@example\.net/);
    expect(disabled!.status, disabled!.said).to.equal(0);
    expect(disabled!.said).not.to.contain("europe@example.net");
  });

  it("refuses what it is given that its schema does not know", async () => {
    runner.edit([]);
    const [wrong, misspelt] = await inPairs([{ timeout: "soon" }, { tiemout: 5 }], (config) => {
      return runner.run(STACK, PREVIEW, { "parity-check": config, uniform: { stict: true } });
    });
    expect(wrong!.status).not.to.equal(0);
    expect(wrong!.said).to.contain("timeout");
    expect(misspelt!.status).not.to.equal(0);
    expect(misspelt!.said).to.match(/\[mandatory\] \[severity: high\] parity-check .*`tiemout`/);
    expect(misspelt!.said).to.match(/\[mandatory\] \[severity: high\] uniform .*`stict`/);
  });

  it("refuses config for a policy that it does not have, and names those that it has", async () => {
    runner.edit([]);
    const config = { all: "mandatory", "proven-resources": "remediate", unifrom: "advisory" };
    const { status, said } = await runner.run(STACK, PREVIEW, config);
    expect(status).not.to.equal(0);
    const refusals = said.match(/✗ parity-check .*?`[^`]+`/g);
    expect(refusals, "`all` is no policy, and no mistake").to.have.length(1);
    expect(said).to.match(/\[mandatory\] \[severity: high\] parity-check .*`unifrom`.* uniform, transparent, /);
  });

  describe("never passes what could not be judged:", () => {
    it("a program that fails", () =>
      refused([inEvaluation('throw new Error("no evaluation");')], {}, "no evaluation", "infra/index.ts"));

    it("a check that is not done in time", () =>
      refused(
        [inEvaluation("for (;;);")],
        { "parity-check": { timeout: 3 } },
        "not done after 3 seconds",
        "`timeout`",
      ));

    it("a parity.yaml that cannot be read", () =>
      refused([["parity.yaml", "stacks: [", "stacks: [["]], {}, "parity.yaml"));

    it("a project of which there are two copies", async () => {
      const copy = join(workspace.root, "copy");
      cpSync(workspace.dir, copy, { recursive: true });
      const session = new Session({ INIT_CWD: copy }, join(workspace.dir, "infra"));
      const outcome = await session.outcome({ project: "parity", stack: STACK });
      expect(outcome).to.include({ kind: "failed" }).and.property("reason").that.contains(copy);
    });

    it("a folder that holds another project", async () => {
      runner.edit([]);
      const elsewhere = join(REPOSITORY, "test", "fixtures", "projects", "orders-api");
      await refused([], { "parity-check": { project: elsewhere } }, 'that of the project "', elsewhere);
    });

    it("anything, while the pack is not built", async () => {
      const pack = join(workspace.root, "unbuilt", "policy");
      mkdirSync(join(workspace.root, "unbuilt"));
      cpSync(PACK, pack, { recursive: true });
      symlinkSync(join(REPOSITORY, "node_modules"), join(workspace.root, "unbuilt", "node_modules"), "dir");
      const { status, said }: Outcome = await runner.runWith(STACK, UP, null, pack);
      expect(status).not.to.equal(0);
      expect(said).to.contain("[mandatory]").and.to.contain("npm run build");
    });
  });

  it("has created nothing by all that it refused", async () => {
    expect(await runner.created(STACK)).to.deep.equal([]);
  });
});
