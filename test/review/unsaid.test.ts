import { expect } from "chai";
import { TAG } from "../../parity/graph/types";
import type { Change } from "../support/stacks/index";
import { DECLARED, reviewed, STACKS, type Tree, tree, validityIn, verdicts } from "./sides";

const NET: Change = {
  add: [
    { type: "my:Net", name: "net", kind: "component" },
    { type: "aws:s3/bucket:Bucket", name: "logs", parent: "net", inputs: { bucket: "logs" } },
  ],
};
const OTHER_LOGS: Change = { set: { "net/logs bucket": "other" } };
const key = (content: string): Change => ({
  add: [{ type: "aws:ssm/parameter:Parameter", name: "key", inputs: { value: { [TAG]: "secret", content } } }],
});
const others = (verdict: string): string[] => ["staging: baseline", `prod-au: ${verdict}`, `prod-us: ${verdict}`];

describe("review: what a change's texts leave out", function () {
  this.timeout(60_000);

  it("is compared inside a component that comes, though it is told as a whole", () => {
    const even = reviewed(tree(), tree([NET]));
    expect(verdicts(even)).to.deep.equal([...others("valid"), "prod-eu: valid"]);
    expect(even.changes.map(({ uniform }) => uniform)).to.deep.equal([true]);
    const uneven = reviewed(tree(), tree([NET], { "prod-eu": [OTHER_LOGS] }));
    expect(uneven.changes.map(({ resource, uniform, same }) => ({ resource, uniform, same }))).to.deep.equal([
      { resource: "net", uniform: false, same: null },
    ]);
    expect(verdicts(uneven)).to.deep.equal([...others("valid"), "prod-eu: invalid"]);
    expect(validityIn(uneven, "prod-eu").fact?.name).to.equal("`bucket` of `net/logs`");
  });

  it("is compared where it is secret", () => {
    const before = tree([key("a")]);
    const even = reviewed(before, tree([key("b")]));
    expect(even.changes.map(({ uniform }) => uniform)).to.deep.equal([true]);
    const own = (stack: string): Change => key(stack === "prod-eu" ? "c" : "b");
    const uneven = reviewed(before, tree([], Object.fromEntries(STACKS.map((stack) => [stack, [own(stack)]]))));
    expect(uneven.changes.map(({ uniform }) => uniform)).to.deep.equal([false]);
    expect(validityIn(uneven, "prod-eu").reason).to.equal(
      "`value` of `key` changes otherwise in prod-eu than in staging: it is secret, and not shown.",
    );
  });

  it("is asked of a stack whose own value is another now, though it is like others before and after", () => {
    for (const stack of ["prod-au", "prod-eu"]) {
      const stacks = { ...DECLARED.stacks, [stack]: { "app:domain": "api.renamed.example.net" } };
      const renamed = reviewed(tree(), tree([], {}, { stacks }));
      const broken = renamed.traffic.filter(({ effect }) => effect === "breaks").map((row) => row.stack);
      expect([...new Set(broken)]).to.deep.equal([stack]);
      expect(validityIn(renamed, stack).reason).to.match(/^With the change, a request for .* is answered otherwise/);
    }
  });

  it("is not said to be the same in a stack of which it is not known", () => {
    const failing: Tree = {
      ...tree(),
      program: (run) => (run.stack === "prod-eu" ? null : tree().program(run)),
    };
    expect(reviewed(failing, tree([NET])).changes.map(({ uniform, stacks }) => ({ uniform, stacks }))).to.deep.equal([
      { uniform: false, stacks: ["staging", "prod-au", "prod-us"] },
    ]);
  });
});
