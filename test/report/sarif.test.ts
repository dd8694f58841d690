import { expect } from "chai";
import { render } from "../../parity/report";
import { namesBesideChecks } from "../../parity/report/beside-checks";
import type { Result } from "../../parity/result";
import { impactSamples } from "./impact-samples";
import { samples } from "./samples";
import { expectSarif } from "./sarif-schema";
import { verbSamples } from "./verb-samples";

const PLAIN = { color: false, width: 80, unicode: true };
function runOf(result: Result, folder = "") {
  return expectSarif(render(result, "sarif", { ...PLAIN, folder })).runs[0]!;
}

describe("report: sarif", () => {
  for (const [name, result] of Object.entries({ ...samples, ...impactSamples, ...verbSamples })) {
    it(`${name} is what the schema says, and every result has its rule and a place`, () => {
      const { results, tool } = runOf(result, "examples/api");
      const ids = tool.driver.rules!.map(({ id }) => id);
      expect(new Set(ids).size).to.equal(ids.length);
      for (const { ruleId, ruleIndex, locations } of results!) {
        expect(ids[ruleIndex!]).to.equal(ruleId);
        const { uri, uriBaseId } = locations![0]!.physicalLocation!.artifactLocation!;
        expect(uriBaseId).to.equal("%SRCROOT%");
        expect(uri).to.match(/^examples\/api\//);
      }
    });
  }

  it("the schema refuses what is not SARIF", () => {
    expect(() => expectSarif(JSON.stringify({ version: "2.1.0", runs: [{ results: [] }] }))).to.throw();
  });

  it("suppresses what is waived, and gives the reason", () => {
    const [waived] = runOf(samples["waived"]!).results!;
    expect(waived!.suppressions).to.deep.equal([
      {
        kind: "external",
        status: "accepted",
        justification: "The old probe sends HTTP until it is gone. (platform@example.net, until 2027-01-31)",
      },
    ]);
    for (const result of runOf(samples["deviates"]!).results!) expect(result.suppressions).to.deep.equal([]);
  });

  it("an execution that could not judge is not successful, and says why and where", () => {
    const [invocation] = runOf(samples["undetermined"]!, "a").invocations!;
    expect(invocation).to.include({ executionSuccessful: false, exitCode: 2 });
    const [first, second] = invocation!.toolExecutionNotifications!;
    expect(first!.locations![0]!.physicalLocation!.artifactLocation!.uri).to.equal("a/infra/aws/network.ts");
    expect(second!.message.text).to.equal("The program did not end within 60 s.");
    expect(runOf(samples["deviates"]!).invocations![0]).to.include({ executionSuccessful: true, exitCode: 1 });
  });

  it("knows a finding again by its id", () => {
    const { findings } = samples["deviates"]!;
    const prints = runOf(samples["deviates"]!).results!.map(
      (result) => result.partialFingerprints!["parityFinding/v1"],
    );
    expect(prints).to.deep.equal(findings.map(({ id }) => id));
  });

  it("tells apart what shares an address and so an id, and only that: viewers fold two results of one fingerprint", () => {
    const { findings } = samples["deviates"]!;
    const [first, ...others] = findings;
    const second = { ...first!, message: "Another mistake at the same address." };
    const waiver = { owner: "a", reason: "b", expires: "2027-01-31" };
    const printsOf = (all: Result["findings"]): (string | undefined)[] => {
      const run = runOf({ ...samples["deviates"]!, findings: all });
      return run.results!.map(({ partialFingerprints }) => partialFingerprints!["parityFinding/v1"]);
    };
    const prints = printsOf([first!, second, { ...second, waiver }, ...others]);
    expect(new Set(prints).size).to.equal(prints.length);
    expect(prints.slice(3)).to.deep.equal(others.map(({ id }) => id));
    for (const print of prints.slice(0, 3)) expect(print).to.match(new RegExp(`^${first!.id}/[0-9a-f]{12}$`));
    expect(printsOf([second, first!]).toReversed()).to.deep.equal(prints.slice(0, 2));
  });

  it("says of every rule how it is explained, where the command knows it", () => {
    const rulesOf = (result: Result): [string, string | undefined][] =>
      runOf(result).tool.driver.rules!.map(({ id, help }) => [id, help?.text]);
    const rules = [impactSamples["impact-all"]!, ...Object.values(verbSamples)].flatMap(rulesOf);
    const named = rules.filter(([id]) => namesBesideChecks.includes(id)).map(([id]) => id);
    expect([...new Set(named)].sort()).to.deep.equal([...namesBesideChecks].sort());
    for (const [id, help] of rules) expect(help, id).to.contain(`\`parity explain ${id}\``);
  });

  it("tells of a review what is new, what stood before, and what is mended", () => {
    const states = runOf(verbSamples["review"]!).results!.map(({ ruleId, baselineState }) => [ruleId, baselineState]);
    expect(states).to.deep.equal([
      ["one-provider", "new"],
      ["review-traffic", "new"],
      ["review-traffic", "new"],
      ["review-change", "new"],
      ["review-validity", "new"],
      ["review-waiver", "new"],
      ["uniform", "unchanged"],
      ["transparent", "absent"],
    ]);
  });
});
