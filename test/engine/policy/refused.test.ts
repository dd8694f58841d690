import { expect } from "chai";
import { inPairs } from "../../support/engine/pool";
import { OWN_PROJECT } from "../../support/engine/projects";
import { openWorkspace } from "../../support/engine/workspace";
import { BROKEN_CONTRACTS, DEVIATIONS, type RefusedCase } from "./deviations";
import { type Outcome, PackRunner, UP } from "./pack";

const STACK = "prod-eu";
const EDITED = ["infra", "parity.yaml", `Pulumi.${STACK}.yaml`];

interface Refusals {
  readonly outcomes: ReadonlyMap<RefusedCase, Outcome>;
  /** What the states held after the last of them. */
  readonly created: readonly string[];
}

/** What is refused in one update: the cases of a batch, or one case alone. */
function batchesOf(cases: readonly RefusedCase[]): RefusedCase[][] {
  const batches = new Map<string, RefusedCase[]>();
  for (const one of cases) {
    const name = one.batch ?? one.about;
    batches.set(name, [...(batches.get(name) ?? []), one]);
  }
  return [...batches.values()];
}

/** `up` without a preview first: what stands between the pack and the cloud is the pack alone. */
async function runAll(cases: readonly RefusedCase[]): Promise<Refusals> {
  const outcomes = new Map<RefusedCase, Outcome>();
  const left = batchesOf(cases);
  // A workspace a lane, for all of its cases: what one of them created would still be there at the end.
  const created = await inPairs([1, 2], async () => {
    const workspace = await openWorkspace(OWN_PROJECT.dir, OWN_PROJECT.workspace);
    try {
      await workspace.stackInit(STACK);
      const runner = new PackRunner(workspace, EDITED);
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        runner.edit(next.flatMap(({ edits }) => edits));
        const outcome = await runner.run(STACK, UP, Object.assign({}, ...next.map(({ config }) => config)));
        for (const one of next) outcomes.set(one, outcome);
      }
      return await runner.created(STACK);
    } finally {
      workspace.close();
    }
  });
  return { outcomes, created: created.flat() };
}

describe("the policy pack refuses, before anything is created", function () {
  this.timeout(600_000);
  let refusals: Refusals;
  before(async () => {
    refusals = await runAll([...DEVIATIONS, ...BROKEN_CONTRACTS]);
  });

  for (const [title, cases] of [
    ["one stack with", DEVIATIONS],
    ["all stacks with", BROKEN_CONTRACTS],
  ] as const) {
    describe(title, () => {
      for (const one of cases) {
        it(one.about, () => {
          const outcome = refusals.outcomes.get(one)!;
          expect(outcome.status, outcome.said).not.to.equal(0);
          // What another policy says, of another case of the batch, is not this one's.
          const told = outcome.said.split("- [").filter((message) => {
            return one.policies.some((policy) => new RegExp(`^mandatory\\][^\\]]*\\] ${policy} `).test(message));
          });
          for (const word of one.says) expect(told.join(" "), outcome.said).to.contain(word);
          expect(outcome.said, "the engine's own words").not.to.contain("can't run policy");
        });
      }
    });
  }

  it("and nothing is", () => {
    expect(refusals.outcomes.size).to.equal(DEVIATIONS.length + BROKEN_CONTRACTS.length);
    expect(refusals.created).to.deep.equal([]);
  });
});
