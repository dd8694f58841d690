import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeDiscrepancy } from "../support/engine/compare";
import { inPairs } from "../support/engine/pool";
import { OWN_PROJECT, onProvider } from "../support/engine/projects";
import { initialise, type Proof, provePreview, proveUp, stacksOf } from "../support/engine/proof";
import { openWorkspace, type Workspace } from "../support/engine/workspace";

/** What one stack went through: a first preview, an update, the same update again, and a preview after an edit. */
interface Run {
  readonly stack: string;
  readonly preview: Proof;
  readonly update: Proof;
  /** What the second update printed; it fails by itself when it would change anything. */
  readonly again: string;
  readonly edited: readonly Change[];
}

/** One line of a diff, as all stacks must show it. */
interface Change {
  readonly op: string;
  readonly resource: string;
  readonly properties: readonly string[];
}

/** The web server's setting that the 2019 outage was about is one number in the contract: here it is changed. */
const EDIT = { file: join("infra", "contract.ts"), from: "idleTimeoutSeconds: 90", to: "idleTimeoutSeconds: 91" };

const described = (proof: Proof) => proof.unexpected.map(describeDiscrepancy);

describe("the four environments under the real engine", function () {
  this.timeout(600_000);
  const stacks = stacksOf(OWN_PROJECT.dir);

  for (const provider of ["aws", "azure"] as const) {
    describe(`on ${provider}`, () => {
      let workspace: Workspace;
      let runs: readonly Run[];

      before(async () => {
        expect(existsSync(join(OWN_PROJECT.dir, "infra", provider, "index.ts")), `infra/${provider} exists`).to.equal(
          true,
        );
        workspace = await openWorkspace(OWN_PROJECT.dir, OWN_PROJECT.workspace);
        onProvider(workspace.dir, provider);
        const first = await inPairs(stacks, (stack) => deploy(workspace, stack));
        edit(workspace);
        const edited = await inPairs(stacks, (stack) => changes(workspace, stack));
        runs = first.map((run, index) => ({ ...run, edited: edited[index]! }));
      });
      after(() => workspace?.close());

      it("are the four that parity.yaml lists, and register the same number of resources", () => {
        expect(runs.map(({ stack }) => stack)).to.deep.equal(["staging", "prod-au", "prod-us", "prod-eu"]);
        const counts = new Set(runs.map(({ preview }) => preview.engine.resources.length));
        expect(counts.size).to.equal(1);
        expect(Math.min(...counts)).to.be.greaterThan(20);
      });

      it("are evaluated as the engine previews them, request for request", () => {
        for (const { stack, preview } of runs) expect(described(preview), stack).to.deep.equal([]);
      });

      it("are evaluated as the engine deploys them, reference for value", () => {
        for (const { stack, update } of runs) expect(described(update), stack).to.deep.equal([]);
      });

      it("have nothing left to change after an update", () => {
        for (const { stack, again } of runs) expect(again, stack).to.match(/Resources:\n\s+\d+ unchanged\n/);
      });

      it("show the same diff for one changed setting", () => {
        const [first] = runs;
        expect(first!.edited.flatMap(({ properties }) => properties)).not.to.deep.equal([]);
        for (const { stack, edited } of runs) expect(edited, stack).to.deep.equal(first!.edited);
      });
    });
  }
});

async function deploy(workspace: Workspace, stack: string): Promise<Omit<Run, "edited">> {
  await initialise(workspace, stack);
  const preview = await provePreview(workspace, stack);
  const update = await proveUp(workspace, stack);
  const { finished } = await workspace.up(stack, "--expect-no-changes");
  return { stack, preview, update, again: finished.stdout };
}

function edit(workspace: Workspace): void {
  const file = join(workspace.dir, EDIT.file);
  const text = readFileSync(file, "utf8");
  expect(text.split(EDIT.from).length, `${EDIT.file} says ${EDIT.from} once`).to.equal(2);
  writeFileSync(file, text.replace(EDIT.from, EDIT.to));
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff: { readonly [property: string]: unknown } | null;
}

/** What a preview would change, without the stack's own name. */
async function changes(workspace: Workspace, stack: string): Promise<readonly Change[]> {
  const { json } = await workspace.preview(stack);
  return (json as { readonly steps: readonly Step[] }).steps
    .filter(({ op }) => op !== "same" && op !== "read")
    .map(({ op, urn, detailedDiff }) => ({
      op,
      resource: urn.split("::").slice(2).join("::").replaceAll(stack, "{stack}"),
      properties: Object.keys(detailedDiff ?? {}).sort(),
    }))
    .sort((a, b) => (`${a.resource} ${a.op}` < `${b.resource} ${b.op}` ? -1 : 1));
}
