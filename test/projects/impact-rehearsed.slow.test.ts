import { join } from "node:path";
import { expect } from "chai";
import { impact } from "../../parity/impact-of";
import type { Impact } from "../../parity/result";
import { needsRehearsal } from "../rehearse/support";
import { ROOT } from "./project";

/** Every directive of the configuration, removed alone, and what no probe needs together: on the model and on a real nginx. */
describe("impact and rehearsal agree", function () {
  this.timeout(900_000);
  before(needsRehearsal);

  async function held(project: string, stacks?: readonly string[]): Promise<Impact> {
    const result = await impact({ project, rehearse: true, timeoutMs: 300_000, ...(stacks && { stacks }) });
    const { rehearsal } = result.impact!;
    expect(rehearsal!.disagreements).to.deep.equal([]);
    expect(result.errors).to.deep.equal([]);
    expect(result.verdict).to.equal("parity");
    const { compared, agreed, undecided } = rehearsal!;
    expect({ agreed, undecided }, "nothing left open").to.deep.equal({ agreed: compared, undecided: 0 });
    return result.impact!;
  }

  /** The count is part of what is claimed: a comparison of little would agree too. */
  function expectWhole({ settings, basis, rehearsal }: Impact): void {
    const outcomes = basis.reduce((sum, { stack, probes }) => {
      const own = settings.filter(({ stacks }) => stacks.find((cell) => cell.stack === stack)!.outcome !== "absent");
      return sum + (own.length + 1) * probes;
    }, 0);
    expect(rehearsal!.compared).to.be.at.least(outcomes);
  }

  it("on every directive of this repository's configuration, in all stacks", async function () {
    const found = await held(ROOT);
    expectWhole(found);
    this.test!.title += `: ${found.rehearsal!.agreed} of ${found.rehearsal!.compared} outcomes`;
  });

  it("on every directive of it, in one stack", async function () {
    const found = await held(ROOT, ["prod-eu"]);
    expectWhole(found);
    this.test!.title += `: ${found.rehearsal!.agreed} of ${found.rehearsal!.compared} outcomes`;
  });

  it("on every directive of the outage of 2019, behind both clouds' balancers", async function () {
    const found = await held(join(ROOT, "examples", "outage-2019"));
    expectWhole(found);
    this.test!.title += `: ${found.rehearsal!.agreed} of ${found.rehearsal!.compared} outcomes`;
  });
});
